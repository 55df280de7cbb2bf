from labeling.models import Event


def raise_disagreements(event: Event) -> None:
    raise NotImplementedError


def raise_disagreements_of_round(event: Event) -> None:
    raise NotImplementedError


def settle_what_agrees_now(event: Event) -> None:
    raise NotImplementedError
