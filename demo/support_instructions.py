"""Two versions of the support instructions: one that leaves refund and cancellation to taste, one that parts them."""

from demo.simulation import DemoVersion, choice, option

QUESTION = "intent"
TITLE = "What does the customer want?"
FIELDS = [{"name": "text", "type": "text", "title": "Request"}]
OTHERS = [
    option(
        "delivery",
        "Delivery",
        "Where a parcel is, when it comes, where it should go.",
        include="Lost, late or wrongly delivered parcels.",
        exclude="What was in the parcel.",
    ),
    option(
        "faulty_item",
        "Faulty or wrong item",
        "Something is wrong with what the customer got.",
        include="Broken, missing or wrong parts.",
        exclude="Questions about how to use it.",
    ),
    option(
        "account",
        "Account",
        "Log-in, address, newsletter, data.",
        include="Invoices and vouchers kept in the account.",
        exclude="A single order.",
    ),
    option(
        "product_question",
        "Product question",
        "The customer wants to know something about a product.",
        include="Sizes, materials, stock, advice.",
        exclude="Complaints.",
    ),
]

SCHEMA = {
    "fields": FIELDS,
    "questions": [
        choice(
            QUESTION,
            TITLE,
            [
                option(
                    "refund",
                    "Refund",
                    "The customer wants money back.",
                    include="Any request for money.",
                    exclude="Cancelled orders.",
                ),
                option(
                    "cancel_order",
                    "Cancel order",
                    "The customer no longer wants an order.",
                    include="Changed their mind, ordered by mistake.",
                    exclude="Refunds.",
                ),
                *OTHERS,
            ],
        )
    ],
}
RULES = """\
# Intent of a support request

Read the request and choose the **one intent** that fits best. The label decides which team answers.

- Read all of it: the wish often comes last.
- If there are two wishes, take the more important one.
- *Refund* is about money, *Cancel order* is about an order.
- Tone and spelling do not matter.

Phone notes were written by a colleague, not by the customer.
"""
SUMMARY = "The first version: six intents, one for each team."

NEXT_SCHEMA = {
    "fields": FIELDS,
    "questions": [
        choice(
            QUESTION,
            TITLE,
            [
                option(
                    "refund",
                    "Refund",
                    "Money for goods that have left us or came back, or for an order that is already cancelled.",
                    include="Where is my refund; the amount is wrong; pay to another card; it is on its way back.",
                    exclude="Orders that have not left us, even when the customer only speaks of money: Cancel order.",
                ),
                option(
                    "cancel_order",
                    "Cancel order",
                    "An order, or a part of one, that has not left us should not be sent.",
                    include="Second thoughts before dispatch, with or without a word about the money; subscriptions.",
                    exclude="Goods that were dispatched or delivered: Refund.",
                ),
                *OTHERS,
            ],
        )
    ],
}
NEXT_RULES = """\
# Intent of a support request

Read the request and choose the **one intent** that fits best. The label decides which team answers.

## Refund or cancel?

Ask one thing: **have the goods left us?**

| the goods | answer |
| --- | --- |
| have not left us, whether or not money is mentioned | *Cancel order* |
| have left us, were delivered, or came back | *Refund* |
| the text does not say, and the customer wants out of the order | *Cancel order* |
| the order is already cancelled, the money is missing | *Refund* |

Paying back follows a cancellation by itself, so whoever cancels needs no second request.

## Two wishes

Take the one that must be dealt with first. A broken item is *Faulty or wrong item*, even when the customer would rather
have the money than another one.

Tone and spelling do not matter. Phone notes were written by a colleague, not by the customer.
"""
NEXT_VERSION = DemoVersion(
    schema=NEXT_SCHEMA,
    rules=NEXT_RULES,
    summary="Refund and Cancel order are told apart by one thing: whether the goods have left us.",
    mapping={QUESTION: {"refund": None, "cancel_order": None}},
)
