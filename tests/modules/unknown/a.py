from b import session, thing
from broken import broken_session
from http import client_session
from missing import missing_session, other
from mine import http_session

session.flush()  # finding: perhaps
thing.flush()
broken_session.flush()  # finding: perhaps
client_session.flush()
http_session.flush()
missing_session.flush()  # finding: perhaps
other.flush()
