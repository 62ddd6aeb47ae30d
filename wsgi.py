"""What gunicorn and the flask command load."""

import gc

gc.disable()  # nothing that is made while loading is garbage; looking for it takes a tenth of the start

from blog import create_app  # noqa: E402

app = create_app()
gc.freeze()  # nor will it ever be
gc.enable()
