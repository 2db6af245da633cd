"""Serves a model file with llama.cpp's own HTTP server: `python model_server.py MODEL.gguf NAME`

Runs in .venv-model. Listens on a free port of 127.0.0.1, prints `ready http://127.0.0.1:PORT`, and ends with its
standard input: whoever started it holds the other end, so it never outlives them.
"""

import sys

import xllamacpp

# With more threads than idle cores, llama.cpp's threads wait for each other and answer many times slower.
THREADS = 1
CONTEXT_TOKENS = 16384  # Shared by all requests at once.
REQUESTS_AT_ONCE = 2
ANSWER_TOKENS = 768  # A model as small as this one does not always find an end.
# Nor a way out of what it has just said. Each repetition of a run of tokens ("DRY") makes its next token less likely,
# the longer the run the more, until the model goes on to something else or ends.
REPEATED_TOKENS_ALLOWED = 3
REPETITION_STRENGTH = 0.8
REMEMBERED_TOKENS = ANSWER_TOKENS
TEMPERATURE = 0.2


def start_server(model_file: str, name: str) -> xllamacpp.Server:
    """Load the model and return its server, which already listens."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = model_file
    parameters.model_alias = {name}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.cors_origins = ""  # The relay calls it; no page that a browser has open may.
    parameters.n_ctx = CONTEXT_TOKENS
    parameters.n_parallel = REQUESTS_AT_ONCE
    parameters.n_predict = ANSWER_TOKENS
    sampling = parameters.sampling
    sampling.temp = TEMPERATURE
    sampling.dry_multiplier = REPETITION_STRENGTH
    sampling.dry_allowed_length = REPEATED_TOKENS_ALLOWED
    sampling.dry_penalty_last_n = REMEMBERED_TOKENS
    sampling.penalty_repeat = 1.1
    sampling.penalty_last_n = 64
    parameters.cpuparams.n_threads = THREADS
    parameters.cpuparams_batch.n_threads = THREADS
    parameters.use_jinja = True  # The chat template is the one that the model brings.
    parameters.ui = False
    return xllamacpp.Server(parameters)


if __name__ == "__main__":
    server = start_server(*sys.argv[1:])
    print(f"ready {server.listening_address}", flush=True)
    sys.stdin.buffer.read()
