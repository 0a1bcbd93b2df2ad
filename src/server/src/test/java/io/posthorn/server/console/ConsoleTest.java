package io.posthorn.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.posthorn.broker.admin.BrokerAdmin;
import io.posthorn.broker.admin.BrokerState;
import io.posthorn.broker.topic.GroupConfig;
import io.posthorn.broker.topic.TopicConfig;
import io.posthorn.server.rest.FakeBroker;
import io.posthorn.server.security.UserDesk;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The console in a real browser. Where there is none the cases are skipped; name one with {@code
 * -Dtest.chromium=/path/to/chromium}.
 */
@QuarkusTest
class ConsoleTest {

    private static final String PLACES =
            "/usr/bin/chromium,/usr/bin/chromium-browser,/usr/bin/google-chrome";

    private static Playwright playwright;
    private static Browser browser;

    @TestHTTPResource("/")
    URL address;

    @Inject FakeBroker broker;
    @Inject UserDesk users;

    private final List<String> complaints = new ArrayList<>();
    private Page page;

    @BeforeAll
    static void openBrowser() {
        final Optional<Path> chromium =
                Stream.of(System.getProperty("test.chromium", PLACES).split(","))
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(
                chromium.isPresent(),
                "No Chromium here (%s): the console is not tested. apt-get install chromium"
                        .formatted(PLACES));
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(chromium.get())
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-gpu",
                                                        "--disable-quic",
                                                        "--no-first-run",
                                                        "--disable-background-networking",
                                                        "--disable-component-update",
                                                        "--disable-sync")));
    }

    @AfterAll
    static void closeBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void openPage() {
        broker.clear();
        page = browser.newPage(new Browser.NewPageOptions().setColorScheme(ColorScheme.LIGHT));
        page.onPageError(complaints::add);
        page.onConsoleMessage(
                message -> {
                    if ("error".equals(message.type())
                            && !message.text().contains("status of 40")) {
                        complaints.add(message.text());
                    }
                });
    }

    @AfterEach
    void closePage() {
        page.close();
        broker.clear();
        assertThat(complaints).as("what the browser complained about").isEmpty();
    }

    private void go(final String hash) {
        page.navigate(address + "#/" + hash);
    }

    private void heading(final String words) {
        PlaywrightAssertions.assertThat(
                        page.getByRole(
                                AriaRole.HEADING,
                                new Page.GetByRoleOptions().setName(words).setExact(true)))
                .isVisible();
    }

    private void shows(final String words) {
        PlaywrightAssertions.assertThat(page.locator("main")).containsText(words);
    }

    private void picture(final String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "console", name + ".png"))
                        .setFullPage(true));
    }

    @Test
    void shouldShowTheClusterAndWhatFlowsInLightAndDark() {
        go("");
        heading("Cluster DefaultCluster");
        shows("broker-a");
        PlaywrightAssertions.assertThat(page.locator("#rate-in")).hasText("12.5");
        PlaywrightAssertions.assertThat(page.locator("#state")).hasText("broker-a: running");
        picture("overview-light");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        picture("overview-dark");
    }

    @Test
    void shouldFollowFromTopicsToOneTopicAndItsGroups() {
        final BrokerAdmin admin = broker;
        admin.topics().create(TopicConfig.of("orders", 4));
        admin.groups().create(GroupConfig.of("billing"));
        go("topics");
        heading("Topics");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("orders")).click();
        heading("Topic orders");
        shows("broker-a / 3");
        picture("topic");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("billing")).click();
        heading("Group billing");
        shows("10.0.0.7@1");
        picture("group");
    }

    @Test
    void shouldFitANarrowScreenWhateverTopicsAreCalled() {
        broker.topics().create(TopicConfig.of("a-topic-with-a-rather-long-name".repeat(4), 4));
        broker.groups().create(GroupConfig.of("billing"));
        final String longName = "with-a-rather-long-name".repeat(4);
        broker.subscribe("topic-" + longName, "group-" + longName, true);
        broker.die("billing", "topic-" + longName, "x".repeat(300));
        final String user = "a-rather-long-name.of-somebody@example.org" + System.nanoTime();
        users.create(user, "rose garden", true);
        page.setViewportSize(400, 800);
        for (final String place :
                List.of(
                        "",
                        "topics",
                        "groups",
                        "groups/billing",
                        "subscriptions",
                        "subscriptions/topic-%s/group-%s".formatted(longName, longName),
                        "dead-letters",
                        "dead-letters/billing",
                        "dead-letters/billing/0/0",
                        "users")) {
            go(place);
            // Anew, because the last page has a table too.
            page.reload();
            PlaywrightAssertions.assertThat(page.locator("main table").first()).isVisible();
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as(place)
                    .isEqualTo(400);
            assertThat(
                            page.evaluate(
                                    "[...document.querySelectorAll('.scroll')]"
                                            + ".every(box => box.scrollWidth <= box.clientWidth)"))
                    .as(place)
                    .isEqualTo(true);
            picture("narrow-" + place.replace('/', '-').replace(longName, ""));
        }
        users.delete(user);
    }

    @Test
    void shouldSearchAndSayWhenNothingIsFound() {
        broker.topics().create(TopicConfig.of("orders", 4));
        go("topics");
        page.getByLabel("Part of the name").fill("nothing-like-it");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Search")).click();
        shows("No topic has that in its name.");
        picture("empty");
    }

    @Test
    void shouldSayWhatToDoWhileThereIsNothingYet() {
        go("topics");
        shows("There are no topics yet.");
        go("groups");
        shows("There are no groups yet.");
    }

    @Test
    void shouldShowAProblemInItsOwnWords() {
        go("topics/nobody");
        shows("There is no topic nobody.");
        picture("problem");
    }

    @Test
    void shouldShowThatTheBrokerRecovers() {
        broker.become(BrokerState.RECOVERING);
        go("");
        shows("Recovering: 25 % of 120 B looked at.");
        PlaywrightAssertions.assertThat(page.locator("#state")).hasText("broker-a: recovering");
    }

    @Test
    void shouldShowNamesAsTextWhateverTheyContain() {
        broker.force(TopicConfig.of("<img src=x onerror=alert(1)>", 1));
        go("topics");
        shows("<img src=x onerror=alert(1)>");
        assertThat(page.locator("main img").count()).isZero();
    }

    private void press(final String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private void follow(final String name) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private void says(final String words) {
        PlaywrightAssertions.assertThat(page.locator("#said")).containsText(words);
    }

    @Test
    void shouldMoveAndEndASubscriptionOnceThatIsConfirmed() {
        broker.subscribe("orders", "billing", true);
        go("subscriptions");
        heading("Subscriptions");
        follow("orders");
        heading("Group billing in topic orders");
        shows("10.0.0.7:5000");
        shows("paid || shipped");
        picture("subscription");
        press("Move…");
        picture("confirmation");
        press("Cancel");
        PlaywrightAssertions.assertThat(page.locator("dialog")).hasCount(0);
        assertThat(broker.subscriptions().get("orders", "billing").entry().left()).isEqualTo(17);
        press("Move…");
        press("Move");
        says("Moved in 1 queue.");
        assertThat(broker.subscriptions().get("orders", "billing").entry().left()).isZero();
        press("End…");
        PlaywrightAssertions.assertThat(page.locator("dialog")).containsText("1 consumer");
        press("End");
        heading("Subscriptions");
        says("The subscription has ended.");
        shows("There are no subscriptions yet.");
    }

    @Test
    void shouldReadADeadLetterAndSendItAgain() {
        broker.topics().create(TopicConfig.of("orders", 4));
        broker.die("billing", "orders", "a bad order");
        go("dead-letters");
        heading("Dead letters");
        follow("billing");
        heading("Dead letters of group billing");
        picture("dead-letters");
        follow("0");
        heading("Dead letter 0 of group billing");
        shows("a bad order");
        shows("refused");
        picture("dead-letter");
        press("Send again");
        says("Sent to queue 0 of topic orders");
        shows("Somebody has dealt with this letter");
        assertThat(broker.topics().get("orders").messageCount()).isOne();
    }

    @Test
    void shouldSendAllDeadLettersAgainAndPurgeThem() {
        broker.topics().create(TopicConfig.of("orders", 4));
        broker.die("billing", "orders", "one");
        broker.die("billing", "orders", "two");
        go("dead-letters/billing");
        page.getByLabel("Letters a second").fill("1");
        press("Send all again…");
        press("Send again");
        says("Sending 2 letters again.");
        PlaywrightAssertions.assertThat(page.locator("progress")).isVisible();
        shows("0 of 2 sent");
        picture("resending");
        press("Stop");
        shows("Last job: cancelled");
        press("Purge all…");
        press("Purge");
        says("2 letters purged.");
        shows("There are no more letters.");
        follow("Show those dealt with too");
        shows("dealt with");
        assertThat(broker.topics().get("orders").messageCount()).isZero();
    }

    @Test
    void shouldMakeDisableAndDeleteAUser() {
        final String name = "ann-" + System.nanoTime();
        go("users");
        heading("Users");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
        page.getByLabel("Password").fill("rose garden");
        press("Add");
        says("User %s may connect.".formatted(name));
        picture("users");
        follow(name);
        heading("User " + name);
        page.getByLabel("New password").fill("tulip garden");
        press("Change");
        says("has a new password");
        press("Disable…");
        press("Disable");
        shows("Is disabled and cannot connect.");
        assertThat(users.get(name).isEnabled()).isFalse();
        picture("user");
        press("Enable");
        shows("May connect by JMS.");
        press("Delete…");
        press("Delete");
        heading("Users");
        says("User %s is deleted.".formatted(name));
        assertThat(users.list(name, 0, 10).total()).isZero();
    }

    @Test
    void shouldSayWhyALetterCannotBeSent() {
        broker.die("billing", "gone", "x");
        go("dead-letters/billing/0/0");
        press("Send again");
        says("There is no topic gone.");
        PlaywrightAssertions.assertThat(page.locator("#said.bad")).isVisible();
    }
}
