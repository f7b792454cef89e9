# -*- coding: latin-1 -*-
from src.session.async_session import async_session_factory

x = ("été", async_session_factory(), "[31m	")
