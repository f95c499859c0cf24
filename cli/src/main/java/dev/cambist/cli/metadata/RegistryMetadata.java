package dev.cambist.cli.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.cli.wire.ServiceRefusedException;
import dev.cambist.client.wire.Wording;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ACR's metadata API of one registry, with tokens that the caller's login buys for one repository after the other. */
final class RegistryMetadata {
    private static final int PAGE = 500;
    private static final int TRIES = 5;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int MAX_WORDS = 600; // characters
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final String MANIFESTS = "application/vnd.oci.image.index.v1+json,"
            + " application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json,"
            + " application/vnd.docker.distribution.manifest.v2+json";

    /** What is meant to be done: the tokens are good for that and for nothing else. */
    enum Use {
        LOOK("metadata_read"),
        LOCK("metadata_read,metadata_write"),
        PLAN("pull,metadata_read"),
        DELETE("pull,delete,metadata_read");

        private final String actions;

        Use(String actions) {
            this.actions = actions;
        }
    }

    private final ProcessContext context;
    private final Use use;
    private final SignIn.Done login;
    private final URI base;
    private final RegistryHttp http;
    private String scope = "";
    private String token = "";

    /** A repository that is not there is no failure for whoever deletes. */
    static final class UnknownException extends IOException {
        private static final long serialVersionUID = 1L;

        UnknownException(String message) {
            super(message);
        }
    }

    RegistryMetadata(ProcessContext context, SignIn.Done login, Use use) throws IOException {
        this.context = context;
        this.use = use;
        this.login = login;
        this.base = base(context.http(), login.registry().addresses());
        this.http = new RegistryHttp(context.http(), base);
    }

    /** The registry answered at one of them when it was asked for its token service; a TLS port answers plain http with 400. */
    private static URI base(Http http, List<URI> addresses) {
        return addresses.subList(0, addresses.size() - 1).stream()
                .filter(address -> answers(http, address))
                .findFirst()
                .orElseGet(addresses::getLast);
    }

    private static boolean answers(Http http, URI address) {
        try {
            return http.send(Request.get(address.resolve("/v2/"))).status() != 400;
        } catch (IOException e) {
            return false; // then it is the next
        }
    }

    List<String> repositories() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        String last = "";
        while (true) {
            RegistryHttp.Reply reply =
                    ok("GET", "/acr/v1/_catalog?n=" + PAGE + last, Optional.empty(), "registry:catalog:*");
            List<String> page = json(reply).texts("repositories");
            all.addAll(page);
            if (page.isEmpty() || !reply.hasNext()) {
                return all;
            }
            last = "&last=" + URLEncoder.encode(page.getLast(), UTF_8);
        }
    }

    Entry repository(String name) throws IOException, InterruptedException {
        return Entry.of(json(ok("GET", path(name), Optional.empty(), scope(name))));
    }

    List<Entry> tags(String repository) throws IOException, InterruptedException {
        return list(repository, "_tags", "tags");
    }

    List<Entry> manifests(String repository) throws IOException, InterruptedException {
        return list(repository, "_manifests", "manifests");
    }

    private List<Entry> list(String repository, String what, String member) throws IOException, InterruptedException {
        List<Entry> all = new ArrayList<>();
        String last = "";
        while (true) {
            RegistryHttp.Reply reply =
                    ok("GET", path(repository) + "/" + what + "?n=" + PAGE + last, Optional.empty(), scope(repository));
            List<Entry> page = new ArrayList<>();
            if (json(reply).value(member).orElse(List.of()) instanceof List<?> items) {
                for (Object item : items) {
                    if (item instanceof JsonObject object) {
                        page.add(Entry.of(object));
                    }
                }
            }
            all.addAll(page);
            if (page.isEmpty() || !reply.hasNext()) {
                return all;
            }
            Entry end = page.getLast();
            last = "&last=" + URLEncoder.encode(end.name().isEmpty() ? end.digest() : end.name(), UTF_8);
        }
    }

    /** The tag as it is now; nothing where it is gone. */
    Optional<Entry> tag(String repository, String tag) throws IOException, InterruptedException {
        return one(repository, "/_tags/" + tag, "tag");
    }

    Optional<Entry> manifest(String repository, String digest) throws IOException, InterruptedException {
        return one(repository, "/_manifests/" + digest, "manifest");
    }

    private Optional<Entry> one(String repository, String item, String member)
            throws IOException, InterruptedException {
        try {
            JsonObject found = json(ok("GET", path(repository) + item, Optional.empty(), scope(repository)));
            return found.object(member).map(Entry::of);
        } catch (UnknownException e) {
            return Optional.empty();
        }
    }

    /** The manifest itself; nothing where the registry has it no more. */
    Optional<JsonObject> content(String repository, String digest) throws IOException, InterruptedException {
        try {
            return Optional.of(
                    json(ok("GET", "/v2/" + repository + "/manifests/" + digest, Optional.empty(), scope(repository))));
        } catch (UnknownException e) {
            return Optional.empty();
        }
    }

    /** @param item nothing for the repository itself, else {@code /_tags/TAG} or {@code /_manifests/DIGEST} */
    void change(String repository, String item, String attributes) throws IOException, InterruptedException {
        ok("PATCH", path(repository) + item, Optional.of(attributes), scope(repository));
    }

    void untag(String repository, String tag) throws IOException, InterruptedException {
        ok("DELETE", path(repository) + "/_tags/" + tag, Optional.empty(), scope(repository));
    }

    void delete(String repository, String digest) throws IOException, InterruptedException {
        ok("DELETE", "/v2/" + repository + "/manifests/" + digest, Optional.empty(), scope(repository));
    }

    private static String path(String repository) {
        return "/acr/v1/" + repository.replace("/", "%2F");
    }

    private String scope(String repository) {
        return "repository:" + repository + ":" + use.actions;
    }

    private RegistryHttp.Reply ok(String method, String target, Optional<String> body, String needed)
            throws IOException, InterruptedException {
        RegistryHttp.Reply reply = sent(method, target, body, needed);
        if (reply.status() == UNAUTHORIZED) {
            scope = ""; // it may have run out on the way
            reply = sent(method, target, body, needed);
        }
        for (int tries = 1; isBusy(reply) && tries < TRIES; tries++) {
            context.sleeper().sleep(pause(reply));
            reply = sent(method, target, body, needed);
        }
        if (reply.status() >= 200 && reply.status() < 300) {
            return reply;
        }
        String said = method + " " + target.split("\\?", 2)[0] + " was answered " + words(reply);
        if (reply.status() == NOT_FOUND) {
            throw new UnknownException(said);
        }
        if (reply.status() == UNAUTHORIZED) {
            throw new ServiceRefusedException(said + "; cambist explain shows which rule is missing", UNAUTHORIZED);
        }
        throw new IOException(said);
    }

    private RegistryHttp.Reply sent(String method, String target, Optional<String> body, String needed)
            throws IOException, InterruptedException {
        if (!needed.equals(scope)) {
            token = login.service()
                    .token(context.http(), context.sleeper(), login.refreshToken(), List.of(needed))
                    .token()
                    .value();
            scope = needed;
        }
        String accept = target.startsWith("/v2/") ? MANIFESTS : "application/json";
        return http.send(method, URI.create(base + target), body, token, accept);
    }

    private static boolean isBusy(RegistryHttp.Reply reply) {
        return reply.status() == 429 || reply.status() == 503;
    }

    private static Duration pause(RegistryHttp.Reply reply) {
        return reply.retryAfter()
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(text -> Duration.ofSeconds(Math.max(1, Long.parseLong(text))))
                .filter(time -> time.compareTo(LONGEST_PAUSE) < 0)
                .orElse(LONGEST_PAUSE);
    }

    private String words(RegistryHttp.Reply reply) {
        String said = "";
        try {
            if (JsonObject.parse(reply.body()).value("errors").orElse("") instanceof List<?> errors
                    && !errors.isEmpty()
                    && errors.getFirst() instanceof JsonObject first) {
                said = ": " + first.text("code").orElse("") + " "
                        + first.text("message").orElse("");
            }
        } catch (JsonException e) {
            said = "";
        }
        String id = reply.correlation().isEmpty() ? "" : " (correlation id " + reply.correlation() + ")";
        return Wording.clean(
                reply.status() + said + id, List.of(token, login.refreshToken().value()), MAX_WORDS);
    }

    private JsonObject json(RegistryHttp.Reply reply) throws IOException {
        try {
            return JsonObject.parse(reply.body());
        } catch (JsonException e) {
            throw new IOException(Http.shown(base) + " answered with something that is not a JSON object", e);
        }
    }
}
