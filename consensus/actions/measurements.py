from labeling.models import Event


def measure_closed_round(event: Event) -> None:
    raise NotImplementedError
