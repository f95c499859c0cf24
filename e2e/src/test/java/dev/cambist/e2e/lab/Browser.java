package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser, without a window, with a profile of its own that is gone when it is closed. */
public final class Browser implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(60); // a page may take seconds on a busy machine
    private static final String AXE = axe();

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts one.
     *
     * @param directory for its profile
     */
    public static Browser start(Path directory) throws IOException {
        return start(directory, new ChromeOptions());
    }

    /** Starts one that runs no script of any page. */
    public static Browser startWithoutScripts(Path directory) throws IOException {
        return start(
                directory,
                new ChromeOptions()
                        .setExperimentalOption(
                                "prefs", Map.of("profile.managed_default_content_settings.javascript", 2)));
    }

    private static Browser start(Path directory, ChromeOptions options) throws IOException {
        options.setBinary(Tool.CHROMIUM.path().toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // which root has no use of
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--user-data-dir=" + Files.createTempDirectory(directory, "browser"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Tool.CHROMEDRIVER.path().toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().window().setSize(new Dimension(1280, 900));
        return new Browser(driver);
    }

    public Browser open(String address) {
        driver.get(address);
        return this;
    }

    public Browser back() {
        driver.navigate().back();
        return this;
    }

    /** The address of the page. */
    public String address() {
        return driver.getCurrentUrl();
    }

    /** What a reader sees of the page. */
    public String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    public String source() {
        return driver.getPageSource();
    }

    /** Across the change from one page to the next, for which chromedriver has several errors. */
    private FluentWait<WebDriver> patiently() {
        return new WebDriverWait(driver, WITHIN).ignoring(WebDriverException.class);
    }

    /** Waits for a page that says this; while one makes way for the next, it says nothing. */
    public Browser awaitText(String text) {
        AtomicReference<String> seen = new AtomicReference<>("");
        patiently()
                .withMessage(() -> "no page says \"" + text + "\"; the last one, " + address() + ", says: " + seen)
                .until(now -> {
                    seen.set(text());
                    return seen.get().contains(text);
                });
        return this;
    }

    public Browser click(String link) {
        find(By.linkText(link)).click();
        return this;
    }

    /** Presses the first button of this name. */
    public Browser press(String button) {
        find(By.xpath("//button[normalize-space()='" + button + "']")).click();
        return this;
    }

    public Browser press(By button) {
        find(button).click();
        return this;
    }

    public Browser type(String field, String text) {
        WebElement element = find(By.name(field));
        element.clear();
        element.sendKeys(text);
        return this;
    }

    public WebElement find(By element) {
        return patiently()
                .withMessage(() -> "there is no " + element + " on " + address())
                .until(now -> now.findElement(element));
    }

    public List<WebElement> all(By element) {
        return driver.findElements(element);
    }

    public Cookie cookie(String name) {
        return driver.manage().getCookieNamed(name);
    }

    /** Puts a cookie in the place of the one of its name. */
    public void set(Cookie cookie) {
        driver.manage().deleteCookieNamed(cookie.getName());
        driver.manage().addCookie(cookie);
    }

    /** Presses the button that copies an element, and gives what can be pasted then. */
    public String copy(String element) {
        driver.executeCdpCommand(
                "Browser.grantPermissions",
                Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        WebElement button = find(By.cssSelector("[data-copy='" + element + "']"));
        button.click();
        new WebDriverWait(driver, WITHIN).until(now -> button.getText().equals("Copied"));
        return String.valueOf(driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1]; navigator.clipboard.readText().then(done, done);"));
    }

    /** Dark or light, as a person has set up the machine. */
    public Browser prefers(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    public Browser width(int pixels) {
        return size(pixels, 900);
    }

    public Browser size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        return this;
    }

    /** Has a screen as a phone has it, so many CSS pixels wide. */
    public Browser phone(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", true));
        return this;
    }

    /** Has the screen again that it was started with. */
    public Browser desktop() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        return this;
    }

    /** How wide the page is, in CSS pixels; whoever has fewer has to scroll sideways. */
    public long contentWidth() {
        Object width = driver.executeScript("return document.documentElement.scrollWidth");
        return ((Number) Objects.requireNonNull(width)).longValue();
    }

    /** What axe-core finds wrong with the page for people who do not see it, or not well; each with the element. */
    public List<String> barriers() {
        driver.executeScript(AXE);
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run().then((results) => done(results.violations.map((one) =>
                    one.id + ": " + one.help + ": " + one.nodes.map((node) => node.html).join(" | "))));
                """);
        return ((List<?>) Objects.requireNonNull(found))
                .stream().map(String::valueOf).toList();
    }

    /** A picture of the page as PNG. */
    public byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    private static String axe() {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"), "axe.min.js")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
