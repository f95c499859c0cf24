package dev.cambist.demo;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.cli.console.Shutdown;
import dev.cambist.cli.console.Terminal;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.testkit.Scheme;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist demo}. */
@Command(
        name = "demo",
        subcommands = DemoProviderCommand.class,
        description = {
            "Shows the main job at work, with an identity provider of its own, on this machine only.",
            "Then it stays up, for you to try the endpoints."
        },
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
    @Mixin
    private Console console = new Console();

    @Option(names = "--once", description = "End after the story.")
    private boolean once;

    @Option(names = "--tls", description = "Serve HTTPS, with a certificate of an authority made for this run.")
    private boolean tls;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws Exception {
        QuietLog.from(Level.WARN); // the story tells what the log would
        PrintWriter out = console.out();
        Demo demo = Demo.start(tls ? Scheme.HTTPS : Scheme.HTTP);
        Shutdown.onSignal(demo);
        Run run = Run.of(demo);
        if (!once) {
            LivedIn.make(demo);
        }
        switch (output.format()) {
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
            story.portal(demo);
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
