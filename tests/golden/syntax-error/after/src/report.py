from src.session.async_session import get_session


def title(:
    return "Report"


async def rows():
    async with get_session() as session:
        return await session.execute("SELECT 1")
