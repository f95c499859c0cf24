package dev.cambist.demo;

import dev.cambist.core.access.Verdict;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.testkit.TestTrust;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** Tells a {@link Run} to a person: what was sent, what came back, what it means and who decided. */
final class DemoNarrator {
    private static final List<String> TELLING_CLAIMS = List.of("iss", "sub", "aud", "repository", "ref", "event_name");

    private final PrintWriter out;
    private final Ansi ansi;

    DemoNarrator(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    void tell(Demo demo, Run run) {
        heading("1. A CI job has an identity token");
        say("Its CI system (here: the built-in identity provider, "
                + demo.provider().url() + ") says who it is:");
        JsonObject identity = claims(run.identityToken());
        TELLING_CLAIMS.forEach(name -> identity.value(name).ifPresent(value -> claim(name, value)));

        heading("2. The exchange: identity token in, refresh token out");
        call(run.exchange());
        say("The refresh token is for " + Demo.SERVICE + " only. It says:");
        claims(run.refreshToken()).members().forEach(this::claim);

        heading("3. The token request: two repositories asked for");
        call(run.token());
        say("The access token, which the registry verifies by itself, says:");
        claims(run.accessToken()).members().forEach(this::claim);

        say("acme/payroll/web, which was asked for too, is not in it: no rule gives this job anything there.");

        heading("4. Who decided");
        run.decision().verdicts().forEach(this::verdict);
        say("So the push to acme/payroll/web was refused: the job is one of acme/shop, and the only rule that fits it");
        say("gives what is called after its own repository.");

        heading("5. A refusal, and its reason");
        say("The same exchange with a token that has expired:");
        call(run.refused());

        image(run.image());
    }

    private void image(ImageRun image) {
        heading("6. An image, pushed with the identity token");
        say("The registry is behind the same address. To it the identity token is the password of the user "
                + RegistryCalls.USER + ",");
        say("as for docker login. The job makes an image of one file, pushes it, and pulls it again:");
        step(image.pushed());
        step(image.pulled());
        say("What came back is what was pushed, byte for byte.");

        heading("7. The same image, pushed to payroll");
        step(image.refused());
        say("The token says nothing of " + ImageRun.OTHER + ", for the same reason as above:");
        image.decision().verdicts().forEach(this::verdict);
    }

    void portal(Demo demo) {
        heading("The portal");
        say("Open " + demo.portal() + " in a browser, sign in with corp, and pick who you are; nobody has a password:");
        Person.ALL.forEach(person -> out.println("    " + person.called() + ", who " + person.may()));
        say("There are images, sessions to end and a robot, " + LivedIn.ROBOT
                + "; and the portal says why Nico may not push.");
        demo.trust()
                .ifPresent(trust -> say("Your browser warns of the certificate, whose authority it does not know."));
    }

    void howToGoOn(Demo demo, Run run) {
        heading("Try it yourself");
        say("All of it stays up for as long as this command runs: Ctrl-C here ends it, and nothing of it is kept.");
        say("The tokens below are good for an hour or more.");
        new CommandLines(demo, run).all().forEach(this::command);
        demo.trust().ifPresent(this::howToTrust);
        say("The policy is " + demo.cambist().configurationFile() + "; edit it, and the next request obeys.");
    }

    private void howToTrust(TestTrust trust) {
        say(
                "The certificate comes from an authority made for this run, which nothing on this machine trusts. Its files");
        say("go when the demo ends. For Go, Python and OpenSSL clients, and for a Java program:");
        command("export SSL_CERT_FILE=" + trust.pem());
        command("java -Djavax.net.ssl.trustStore=" + trust.trustStore() + " -Djavax.net.ssl.trustStorePassword="
                + TestTrust.STORE_PASSWORD + " ...");
    }

    private void heading(String text) {
        out.println();
        out.println(ansi.string("@|bold " + text + "|@"));
        out.flush();
    }

    private void say(String text) {
        out.println("  " + text);
        out.flush();
    }

    private void claim(String name, Object value) {
        out.println("    " + pad(name) + " " + shortened(JsonWriter.write(value)));
    }

    private void step(ImageRun.Step step) {
        say(step.method() + " " + step.address());
        status(step.status());
        if (!step.digest().isEmpty()) {
            out.println("    " + pad("digest") + " " + step.digest());
        }
        members(step.error());
    }

    private void status(int status) {
        out.println(ansi.string("  answer @|" + (status < 300 ? "green" : "red") + " " + status + "|@"));
    }

    private void call(Run.Call call) {
        out.println("  POST " + call.address());
        call.fields().forEach((name, value) -> out.println("    " + pad(name) + " " + shortened(value)));
        status(call.answer().status());
        members(call.answer().body());
    }

    private void members(JsonObject answer) {
        for (Map.Entry<String, Object> member : answer.members().entrySet()) {
            boolean error = member.getKey().equals("errors");
            String value = JsonWriter.write(member.getValue());
            out.println("    " + pad(member.getKey()) + " " + (error ? value : shortened(value)));
        }
        out.flush();
    }

    private void verdict(Verdict verdict) {
        String mark = verdict instanceof Verdict.Granted ? "@|green +|@" : "@|red -|@";
        out.println("  " + ansi.string(mark) + " " + verdict.explain());
    }

    private void command(CommandLines.Line line) {
        if (!line.text().isEmpty()) {
            say(line.text());
        }
        command(line.command());
    }

    private void command(String line) {
        out.println();
        out.println(line);
        out.println();
    }

    private static String pad(String name) {
        return name + ":" + " ".repeat(Math.max(1, 14 - name.length()));
    }

    /** Tokens are long and all alike. */
    private static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 60) + "… (" + text.length() + " characters)";
    }

    private static JsonObject claims(String token) {
        return Jws.parse(new Secret(token)).claims();
    }
}
