from labeling.models import Event


def mail_mentions(event: Event) -> None:
    raise NotImplementedError
