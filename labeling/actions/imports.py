from labeling.models import Event


def run_started_import(event: Event) -> None:
    raise NotImplementedError
