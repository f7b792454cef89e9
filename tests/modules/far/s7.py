from lib.aio import async_sessionmaker

make = async_sessionmaker()
