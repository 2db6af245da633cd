"""A real small language model on this machine, behind llama.cpp's own HTTP server."""

from scripts.demo import model_command
from scripts.model_files import MODEL_ID, ensure_model
from tests.support.programs import Program, clean_environment


class RealModel(Program):
    """Speaks the OpenAI dialect at `url` (no trailing slash, no /v1); `model` is the name of its only model.

    It takes one core while it answers. Set-up downloads it once; raises SetupError where that is not possible.
    """

    url: str
    model = MODEL_ID

    def __init__(self) -> None:
        super().__init__("model server", model_command(ensure_model()), clean_environment())

    def start(self) -> None:
        """Start the model server and wait until it has loaded the model."""
        super().start()
        # Not at the start of a line: llama.cpp logs from another thread, and writes a line in several pieces.
        self.url = self.wait_for(r"ready (http://\S+)$").group(1)
