"""Answers of the endpoints for audio."""

from functools import partial
from typing import Any

from .answers import Answer, error_answer, json_answer
from .form import FormPart
from .script import Script

# An MPEG-1 layer III frame of silence: 128 kbit/s, 44.1 kHz, 417 bytes.
SILENT_FRAME = bytes.fromhex("fffb9064") + bytes(413)
AUDIO_TYPES = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
}


def speech_answer(payload: dict[str, Any], script: Script) -> Answer:
    """Silent MP3 frames, one for each text chunk, under the content type of the format asked for."""
    content_type = AUDIO_TYPES.get(str(payload.get("response_format", "mp3")), "application/octet-stream")
    step = partial(bytes, SILENT_FRAME)
    steps = [step] * (script.piece_count() - 1)
    return Answer(content_type=content_type, steps=steps, tail=SILENT_FRAME, streams=True)


def transcription_answer(fields: dict[str, FormPart], script: Script) -> Answer:
    """The script's text, or one that names the file and its size; in the format asked for."""
    file = fields.get("file")
    if file is None or file.filename is None:
        return error_answer(400, "The form has no file.")
    text = script.text if script.text is not None else f"{file.filename} has {len(file.data)} bytes"
    wanted = fields["response_format"].data.decode(errors="replace") if "response_format" in fields else "json"
    if wanted in ("text", "srt", "vtt"):
        return Answer(content_type="text/plain; charset=utf-8", tail=f"{text}\n".encode())
    if wanted == "verbose_json":
        return json_answer({"task": "transcribe", "language": "english", "duration": 1.0, "text": text})
    return json_answer({"text": text})
