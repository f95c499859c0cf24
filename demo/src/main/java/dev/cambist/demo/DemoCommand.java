package dev.cambist.demo;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.cli.console.Shutdown;
import dev.cambist.cli.console.Terminal;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.testkit.Scheme;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cambist demo}. */
@Command(
        name = "demo",
        description = {
            "Shows the main job at work, with an identity provider of its own, on this machine only.",
            "Then it stays up, for you to try the endpoints."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It worked.", "1:It failed.", "2:The command line is wrong; nothing was started."},
        footer = {
            "",
            "Examples:",
            "  cambist demo",
            "  cambist demo --tls",
            "  cambist demo --once",
            "  cambist demo --once --output json"
        })
public final class DemoCommand implements Callable<Integer> {
    /** For people, or for scripts. */
    enum Output {
        TEXT,
        JSON
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--once", description = "End after the story.")
    private boolean once;

    @Option(names = "--tls", description = "Serve HTTPS, with a certificate of an authority made for this run.")
    private boolean tls;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one object with refresh_token, access_token, exchange_url and token_url.")
    private Output output = Output.TEXT;

    @Override
    public Integer call() throws Exception {
        QuietLog.from(Level.WARN); // the story tells what the log would
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Demo demo = Demo.start(tls ? Scheme.HTTPS : Scheme.HTTP);
        Shutdown.onSignal(demo);
        Run run = Run.of(demo);
        switch (output) {
            case JSON -> out.println(json(run));
            case TEXT -> tell(new DemoNarrator(out, Terminal.ansi()), demo, run);
        }
        out.flush();
        if (!once) {
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private void tell(DemoNarrator story, Demo demo, Run run) {
        story.tell(demo, run);
        if (!once) {
            story.howToGoOn(demo, run);
        }
    }

    private static String json(Run run) {
        return new JsonWriter(4096)
                .beginObject()
                .member("refresh_token", run.refreshToken())
                .member("access_token", run.accessToken())
                .member("exchange_url", run.exchange().address().toString())
                .member("token_url", run.token().address().toString())
                .endObject()
                .toString();
    }
}
