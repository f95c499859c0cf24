package dev.cambist.cli.serve;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.gateway.relay.UpstreamCheck;
import dev.cambist.server.settings.Configuration;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;

/** What the registries behind the gateway want of it, and those beside that have an index, asked of themselves. */
record LiveUpstreams(List<Asked> asked) {
    static final LiveUpstreams NOT_ASKED = new LiveUpstreams(List.of());

    /** One registry, by the name of its service, and what it said. */
    record Asked(String service, URI url, UpstreamCheck.Finding finding) {
        private String text() {
            return service + ": the registry at " + url + " " + finding.words();
        }
    }

    LiveUpstreams {
        asked = List.copyOf(asked);
    }

    /** Asks all of them at once, because one that does not answer is waited for. */
    static LiveUpstreams ask(Configuration configuration) {
        return new LiveUpstreams(
                configuration.registries().stream()
                        .filter(registry -> registry.reached().isPresent())
                        .toList()
                        .parallelStream()
                        .map(registry -> {
                            var upstream = registry.reached().get();
                            return new Asked(registry.service(), upstream.url(), UpstreamCheck.ask(upstream));
                        })
                        .toList());
    }

    boolean letIn() {
        return asked.stream().allMatch(one -> one.finding().letsIn());
    }

    /** What is well on one side, what is not on the other. */
    void print(PrintWriter out, PrintWriter err) {
        for (Asked one : asked) {
            if (one.finding().letsIn()) {
                out.println(one.text());
            } else {
                err.println("broken: " + one.text());
            }
        }
    }

    void write(JsonWriter json) {
        json.beginArray();
        for (Asked one : asked) {
            json.beginObject()
                    .member("registry", one.service())
                    .member("url", one.url().toString())
                    .name("usable")
                    .value(one.finding().letsIn())
                    .member("text", one.finding().words())
                    .endObject();
        }
        json.endArray();
    }
}
