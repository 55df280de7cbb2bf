from celery import shared_task

from labeling.actions import assignments


@shared_task(name="concord.expire_leases", ignore_result=True)
def expire_leases() -> int:
    return assignments.expire_leases()
