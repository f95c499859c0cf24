package dev.cambist.server.admin;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.metadata.CrawlState;
import dev.cambist.server.crawl.CrawlReport;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Shows how the crawl of each registry stands: what a log tells over hours, at once. */
public record CrawlActs(Supplier<List<CrawlReport>> reports) {
    /** Adds {@code /crawls}. */
    public void addTo(AdminApi api) {
        api.read("/crawls", this::list);
    }

    private AdminApi.Done list(Fields fields, String operator) {
        AdminFields.requireKnown(fields, Set.of());
        List<CrawlReport> all = reports.get();
        JsonWriter json = new JsonWriter(512).beginObject().name("crawls").beginArray();
        all.forEach(report -> write(json, report));
        return new AdminApi.Done(
                "listed the crawls of " + all.size() + " registries",
                json.endArray().endObject().toString());
    }

    private static void write(JsonWriter json, CrawlReport report) {
        CrawlState state = report.state();
        json.beginObject()
                .member("registry", report.registry())
                .member("stage", report.stage().name().toLowerCase(Locale.ROOT))
                .member("began", state.began().toString());
        state.ended().ifPresent(ended -> json.member("ended", ended.toString()));
        state.after().ifPresent(after -> json.member("after", after));
        json.member("repositories", state.repositories())
                .member("manifests", state.manifests())
                .member("missed", state.missed())
                .member("left_out", state.failed());
        json.name("left_out_repositories").texts(report.leftOut());
        report.lastEnd().ifPresent(end -> json.member("last_end", end.toString()));
        report.trouble().ifPresent(why -> json.member("trouble", why));
        json.member("hints_waiting", (long) report.hints()).endObject();
    }
}
