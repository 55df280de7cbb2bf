from celery import shared_task

from labeling.actions import assignments, webhooks


@shared_task(name="concord.expire_leases", ignore_result=True)
def expire_leases() -> int:
    return assignments.expire_leases()


@shared_task(name="concord.deliver", ignore_result=True)
def deliver(delivery: int) -> None:
    webhooks.deliver(delivery)


@shared_task(name="concord.deliver_due", ignore_result=True)
def deliver_due() -> int:
    return webhooks.deliver_due()
