from src.session.async_session import async_session_factory


def größe(über):
    # Prüfe die Größe, 大きさ 🐍
    über["größe"] = async_session_factory()  # naïve
    return über
