"""The main job from end to end, played by five people on real servers: a web server and a Celery worker of their own.

A manager makes a project and imports a file, three labelers label, an SME resolves and publishes version 2, a second
round is labeled under it, and a training job loads the release: its labels are what they decided.
"""

import os

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import new_context
from tests.factories import make_user
from tests.servers import web_server, worker

PASSWORD = "a long password"
SOON = 20_000  # milliseconds; a worker has to take notice

CSV = """key,words,metadata.channel
m1,What a lovely day,chat
m2,Fine I suppose,chat
m3,Leave me alone,email
m4,Is anybody there,email
m5,,chat
"""
KEYS = {"joy": "1", "anger": "2", "fear": "3"}
TEXTS = ["What a lovely day", "Fine I suppose", "Leave me alone", "Is anybody there"]
ROUND_1 = {  # what each labeler sees in them
    "ada": dict(zip(TEXTS, ["joy", "joy", "anger", "fear"], strict=True)),
    "ben": dict(zip(TEXTS, ["joy", "joy", "anger", "joy"], strict=True)),
    "cho": dict(zip(TEXTS, ["joy", "anger", "anger", "anger"], strict=True)),
}
DECIDED = dict(zip(TEXTS, ["joy", "joy", "anger", "fear"], strict=True))  # by the SME, and by all in round 2


@pytest.fixture
def servers(transactional_db, tmp_path):
    """The address of a web server beside a worker, sharing a broker that nobody else uses."""
    broker = os.environ.get("REDIS_URL", "")
    own = {"BROKER_URL": broker or "folder://localhost", "CELERY_QUEUE": f"loop-{tmp_path.name}"}
    with web_server(**own) as server, worker(**own):
        yield server.url


@pytest.fixture
def person(browser, servers, faults):
    """person() -> a page of a browser of their own."""
    contexts = []

    def page_of() -> Page:
        contexts.append(new_context(browser, servers, faults))
        return contexts[-1].new_page()

    yield page_of
    for context in contexts:
        context.close()


def test_a_manager_three_labelers_and_an_sme_go_through_the_whole_loop(servers, person, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # as the server has them
    manager = person()
    sign_in(manager, make_user("mia").username)
    make_a_project(manager)
    labelers = {name: join(person(), invite(manager, "Labeler"), name) for name in ROUND_1}
    sme = join(person(), invite(manager, "Subject-matter expert"), "sam")
    import_items(manager)

    run_a_round(manager)
    for name, page in labelers.items():
        label_everything(page, ROUND_1[name])
    close_the_round(manager)

    resolve_both(sme)
    publish_version_2(sme)

    run_a_round(manager)
    for page in labelers.values():
        label_everything(page, DECIDED, after="Only what the writer says counts.")
    close_the_round(manager)
    expect(manager.get_by_text("Not enough data for a verdict")).to_be_visible(timeout=SOON)

    manager.goto("/p/moods/hlp/")
    expect(manager.get_by_text("One person gives the answer of the others 100")).to_be_visible(timeout=SOON)
    labels = load_release(manager, servers)

    assert dict(zip(labels["key"], labels["label"], strict=True)) == {
        "m1": "joy",
        "m2": "joy",
        "m3": "anger",
        "m4": "fear",
    }


def sign_in(page: Page, username: str) -> None:
    page.goto("/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="My projects")).to_be_visible()


def make_a_project(page: Page) -> None:
    page.get_by_role("link", name="New project").first.click()
    page.get_by_label("Name of the project").fill("Moods")
    page.get_by_label("Question", exact=True).fill("Which mood?")
    page.get_by_role("button", name="Add an option").click()
    expect(page.get_by_role("group", name="Option 3")).to_be_visible()
    for i, title in enumerate(["Joy", "Anger", "Fear"], start=1):
        page.get_by_role("group", name=f"Option {i}").get_by_label("Option", exact=True).fill(title)
    page.get_by_role("button", name="Go on to the instructions").click()
    page.get_by_label("Instructions").fill("# Moods\n\nRead the words and choose.")
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is published").first).to_be_visible()


def invite(page: Page, role: str) -> str:
    page.goto("/p/moods/members/")
    card = page.locator(".card").filter(has_text="Invite by link")
    card.get_by_label("Role").select_option(role)
    card.get_by_role("button", name="Make an invitation").click()
    return page.locator("#link").inner_text()


def join(page: Page, link: str, name: str) -> Page:
    page.goto(link)
    page.get_by_label("User name").fill(name)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Make my account and join").click()
    expect(page.get_by_role("heading", level=1, name="Moods")).to_be_visible()
    return page


def import_items(page: Page) -> None:
    page.goto("/p/moods/imports/")
    file = {"name": "moods.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    page.get_by_label("Drop a file here, or choose one").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_label("words").select_option("the field “text”")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="What is wrong")).to_be_visible(timeout=SOON)
    page.goto("/p/moods/items/")
    expect(page.get_by_role("row")).to_have_count(5)  # the head and four items; m5 has no text


def run_a_round(page: Page) -> None:
    page.goto("/p/moods/rounds/new/")
    page.get_by_label("Labelers an item").fill("3")
    page.get_by_role("button", name="Make the round").click()
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_text("open", exact=True)).to_be_visible()


def label_everything(page: Page, answers: dict[str, str], after: str = "Read the words and choose.") -> None:
    """Hands on the keyboard: read the version, then a digit and Enter for each item."""
    page.goto("/p/moods/label/")
    expect(page.get_by_text(after).first).to_be_visible()
    page.get_by_role("button", name="I have read it").press("Enter")
    for n in range(len(answers)):
        expect(page.locator("#workspace, main").first).to_contain_text(f"Item {n + 1}")
        shown = page.get_by_role("main").inner_text()
        page.keyboard.press(next(KEYS[answers[text]] for text in answers if text in shown))
        expect(page.get_by_role("radio", checked=True)).to_have_count(1)
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"You have done all {len(answers)}")).to_be_visible()


def close_the_round(page: Page) -> None:
    page.reload()
    page.get_by_role("link", name="Close the round").click()
    page.get_by_role("button", name="Close").last.click()
    expect(page.get_by_text("closed", exact=True)).to_be_visible()


def resolve_both(page: Page) -> None:
    """The most telling first: all three differ about m4; then two against one about m2."""
    page.goto("/p/moods/disagreements/")
    for _ in range(40):
        if page.locator(".queue .row-link").count() == 2:
            break
        page.wait_for_timeout(250)
        page.reload()
    page.get_by_role("link", name="Open first").click()
    for text, label, cause in [("Is anybody there", "Fear", "rule_missing"), ("Fine I suppose", "Joy", "slip")]:
        expect(page.get_by_role("main")).to_contain_text(text)
        page.get_by_role("group", name="The label").get_by_label(label).check()
        page.get_by_label("Cause").select_option(cause)
        page.get_by_label("Why").fill("What the writer says, not what may have happened.")
        if cause == "rule_missing":
            page.get_by_role("heading", name="Resolve").click()
            page.keyboard.press("e")
            page.keyboard.type("Only what the writer says counts.")
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Everything is resolved.")).to_be_visible()


def publish_version_2(page: Page) -> None:
    page.goto("/p/moods/instructions/diff/1/draft/")
    expect(page.get_by_role("main")).to_contain_text("Only what the writer says counts.")
    page.goto("/p/moods/instructions/draft/publish/")
    page.get_by_label("Summary for labelers").fill("One rule more: only what the writer says counts.")
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2")


def load_release(page: Page, url: str) -> pd.DataFrame:
    """Made in the browser; loaded as a training job does, by plain HTTP with a token."""
    page.goto("/p/moods/releases/")
    page.get_by_role("button", name="Make release").click()
    expect(page.get_by_role("link", name="Download labels")).to_be_visible(timeout=SOON)
    page.goto("/account/tokens/")
    page.get_by_label("Name").fill("training")
    page.get_by_label("It may").select_option("releases")
    page.get_by_role("button", name="Make").last.click()
    token = next(word for word in page.get_by_role("main").inner_text().split() if word.startswith("concord_token_"))
    link = f"{url}/api/v1/projects/moods/releases/latest/files/labels.parquet"
    return pd.read_parquet(link, storage_options={"Authorization": f"Bearer {token}"})
