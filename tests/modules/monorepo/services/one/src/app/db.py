from lib.orm import Session

make = Session
