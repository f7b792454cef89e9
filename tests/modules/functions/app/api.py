from fastapi import Depends

from app import db
from app.db import factory as make, nothing, provide, unit


async def injected(s=Depends(provide)):
    await s.commit()  # finding: surely


async def opened():
    async with unit() as u:  # finding: opens
        await u.commit()  # finding: surely


async def made():
    m = make()  # finding: opens
    m.commit()  # finding: surely
    n = nothing()
    n.commit()


async def through_the_module():
    async with db.factory() as f:  # finding: opens
        f.commit()  # finding: surely
    db.missing().commit()
