from sqlalchemy import select, text

from src.models import Document


def for_tenant(tenant):
    return select(Document).where(Document.tenant_id == tenant.id)  # default: db-tenant-filter


def for_organization(org, workspace):
    query = select(Document).where(Document.org_id == org.id)  # changed: db-tenant-filter
    return query.filter_by(workspace_id=workspace.id)  # changed: db-tenant-filter


async def count(session, org_id: int) -> int:
    query = text("SELECT count(*) FROM documents WHERE org_id = :org")  # changed: db-tenant-filter
    return await session.scalar(query, {"org": org_id})


async def add(session, org_id: int, title: str) -> None:
    await session.execute(
        text("INSERT INTO documents (org_id, title) VALUES (:org, :title)"),
        {"org": org_id, "title": title},
    )
