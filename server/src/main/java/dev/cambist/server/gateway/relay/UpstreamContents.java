package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.access.Scope;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.ManifestFacts.Platform;
import dev.cambist.core.metadata.ManifestReader;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.crawl.CrawledRegistry;
import dev.cambist.server.crawl.NoAnswerException;
import dev.cambist.server.gateway.Reference;
import dev.cambist.server.gateway.relay.RegistryClient.Message;
import dev.cambist.server.gateway.relay.RegistryClient.Reply;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;

/**
 * What an upstream has, as it says itself; that it does not have something too.
 */
public record UpstreamContents(RegistryWay way) implements CrawledRegistry {
    private static final int PAGE = 500;
    private static final int MAX_TAGS = 16 * 1024 * 1024; // bytes; Distribution 2.8 knows no pages of tags
    private static final int MAX_CONFIG = 4 * 1024 * 1024; // bytes
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");
    private static final List<String> CATALOG = List.of(Scope.catalog().toString());

    @Override
    public Optional<Names> repositories(Optional<String> after) throws NoAnswerException {
        Reply reply = send("GET", "/v2/_catalog?n=" + PAGE + behind(after), Map.of(), CATALOG, MAX_TAGS);
        if (reply.status() == HttpStatus.NOT_FOUND_404 || reply.status() == HttpStatus.METHOD_NOT_ALLOWED_405) {
            return Optional.empty();
        }
        return Optional.of(names(reply, "repositories"));
    }

    @Override
    public Names tags(String repository, Optional<String> after) throws NoAnswerException {
        String path = "/v2/" + repository + "/tags/list?n=" + PAGE + behind(after);
        Reply reply = send("GET", path, Map.of(), RegistryReads.pull(repository), MAX_TAGS);
        if (isUnknown(reply)) {
            return new Names(List.of(), false);
        }
        Names all = names(reply, "tags");
        return new Names(all.names().stream().filter(Reference::isTag).toList(), all.more());
    }

    @Override
    public Optional<String> digestOf(String repository, String reference) throws NoAnswerException {
        Reply reply = send(
                "HEAD",
                RegistryReads.manifestPath(repository, reference),
                RegistryReads.ACCEPT,
                RegistryReads.pull(repository),
                MAX_TAGS);
        if (reply.status() == HttpStatus.NOT_FOUND_404) {
            return Optional.empty();
        }
        require(reply, "a manifest");
        Optional<String> digest = reply.header("Docker-Content-Digest")
                .filter(text -> DIGEST.matcher(text).matches());
        return digest.isPresent() ? digest : manifest(repository, reference).map(Manifest::digest);
    }

    @Override
    public Optional<Manifest> manifest(String repository, String reference) throws NoAnswerException {
        Reply reply = send(
                "GET",
                RegistryReads.manifestPath(repository, reference),
                RegistryReads.ACCEPT,
                RegistryReads.pull(repository),
                ManifestReader.MAX_BYTES);
        if (isUnknown(reply)) {
            return Optional.empty();
        }
        require(reply, "a manifest");
        String computed = ContentDigest.of(reply.body());
        if (reference.startsWith("sha256:") && !reference.equals(computed)) {
            throw new NoAnswerException("the content of a manifest has not the digest by which it was asked for");
        }
        String mediaType =
                reply.header("Content-Type").orElse("").split(";", 2)[0].strip();
        return Optional.of(new Manifest(
                DIGEST.matcher(reference).matches() ? reference : computed,
                ManifestReader.read(reply.body(), mediaType),
                ManifestReader.isThrowAway(reply.body())));
    }

    @Override
    public List<String> referrers(String repository, String digest) throws NoAnswerException {
        Reply reply = send(
                "GET",
                "/v2/" + repository + "/referrers/" + digest,
                Map.of(),
                RegistryReads.pull(repository),
                ManifestReader.MAX_BYTES);
        if (!reply.isSuccess()) {
            return List.of(); // registries before version 1.1 of the specification have no such list
        }
        return ManifestReader.read(reply.body(), "").children().stream()
                .map(ManifestFacts.Child::digest)
                .filter(text -> DIGEST.matcher(text).matches())
                .toList();
    }

    @Override
    public Platform platform(String repository, ManifestFacts.Config config) throws NoAnswerException {
        if (!DIGEST.matcher(config.digest()).matches()) {
            return Platform.NONE;
        }
        Reply reply = send(
                "GET",
                "/v2/" + repository + "/blobs/" + config.digest(),
                Map.of(),
                RegistryReads.pull(repository),
                MAX_CONFIG);
        return reply.isSuccess() ? ManifestReader.platform(reply.body()) : Platform.UNKNOWN;
    }

    private static String behind(Optional<String> after) {
        return after.map(name -> "&last=" + URLEncoder.encode(name, UTF_8)).orElse("");
    }

    private Reply send(String method, String target, Map<String, String> headers, List<String> scopes, int most)
            throws NoAnswerException {
        try {
            return way.use(client -> client.send(Message.of(method, target, headers, scopes), most))
                    .orElseThrow(() -> new NoAnswerException("the registry is configured no more"));
        } catch (RefusedException e) {
            throw new NoAnswerException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void require(Reply reply, String what) throws NoAnswerException {
        if (!reply.isSuccess()) {
            throw new NoAnswerException("the registry answered with " + reply.status() + " when asked for " + what);
        }
    }

    private static boolean isUnknown(Reply reply) throws NoAnswerException {
        if (!Absence.isClaimed(reply)) {
            return false;
        }
        Optional<String> doubt = Absence.doubt(reply);
        if (doubt.isPresent()) {
            throw new NoAnswerException("the registry answered with " + doubt.get());
        }
        return true;
    }

    private static Names names(Reply reply, String member) throws NoAnswerException {
        require(reply, "a list of " + member);
        try {
            Object value = JsonObject.parse(reply.body()).value(member).orElse(List.of());
            List<String> names = new ArrayList<>();
            if (value instanceof List<?> list) {
                for (Object name : list) {
                    if (!(name instanceof String text)) {
                        throw new NoAnswerException("the registry's list of " + member + " has something else in it");
                    }
                    names.add(text);
                }
                return new Names(names, reply.header("Link").isPresent() && !names.isEmpty());
            }
            throw new NoAnswerException("the registry's list of " + member + " is no list");
        } catch (JsonException e) {
            throw new NoAnswerException("the registry's list of " + member + " cannot be read", e);
        }
    }
}
