"""The entry that every platform calls: one WSGI application, nothing more."""

from api.relay.app import create_app

app = create_app()
