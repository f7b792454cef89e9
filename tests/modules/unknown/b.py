from a import session, thing
