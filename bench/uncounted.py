"""The relay without its ledger: nothing is reserved, asked for, read or settled. What a ledger costs comes on top."""

from __future__ import annotations

from unittest.mock import patch

from api.relay.app import create_app

patch("api.relay.web.forward_request.metered", return_value=None).start()
app = create_app()
