package dev.cambist.server.gateway.relay;

import dev.cambist.core.access.Scope;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.gateway.CatalogCursors;
import dev.cambist.server.gateway.CatalogPage;
import dev.cambist.server.gateway.CatalogQuery;
import dev.cambist.server.gateway.UnsoundCatalogException;
import dev.cambist.server.http.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** Answers {@code /v2/_catalog} with what the caller may see of the upstream's. Blocks a virtual thread. */
record Catalog(Upstream upstream, CatalogCursors cursors) {
    private static final String PATH = "/v2/_catalog";
    private static final List<String> SCOPES = List.of(Scope.catalog().toString());
    private static final int MAX_BODY = 1024 * 1024; // bytes; a thousand names of the longest are a third of it
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    Answer answer(CatalogQuery query, Function<List<String>, Predicate<String>> visible) {
        return answer(query, visible, page -> page.link(cursors));
    }

    /** @param links to the next page */
    Answer answer(
            CatalogQuery query,
            Function<List<String>, Predicate<String>> visible,
            Function<CatalogPage, Optional<String>> links) {
        try {
            CatalogPage page = CatalogPage.gather(query, this::page, visible);
            Answer answer = Answer.json(HttpStatus.OK_200, page.body());
            Optional<String> link = links.apply(page);
            return link.isPresent() ? answer.with("Link", link.get()) : answer;
        } catch (UnsoundCatalogException e) {
            upstream.failed(UpstreamFailure.MALFORMED, e);
            throw new RefusedException(UpstreamFailure.MALFORMED.refusal());
        }
    }

    private CatalogPage.UpstreamPage page(int size, Optional<String> last) {
        try {
            ContentResponse response = ask(size, last);
            List<String> names = switch (response.getStatus()) {
                case HttpStatus.OK_200 -> names(response.getContent());
                case HttpStatus.UNAUTHORIZED_401, HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407 ->
                    throw UpstreamFailure.RefusedByUpstream.of(response);
                case HttpStatus.NOT_FOUND_404, HttpStatus.METHOD_NOT_ALLOWED_405 ->
                    throw new RefusedException(
                            new RegistryRefusal.UnknownRoute(PATH, "the registry itself has no catalog"));
                default -> throw upstream.refused(new IllegalStateException("status " + response.getStatus()));
            };
            upstream.answered();
            return new CatalogPage.UpstreamPage(names, response.getHeaders().contains(HttpHeader.LINK));
        } catch (JsonException | UpstreamFailure.RefusedByUpstream | UpstreamFailure.WithoutToken e) {
            throw upstream.refused(e);
        }
    }

    /** Asks, and once more where the upstream wants a token. */
    private ContentResponse ask(int size, Optional<String> last) {
        UpstreamCredentials credentials = upstream.credentials();
        ContentResponse response = send(size, last, credentials.authorization(SCOPES));
        return response.getStatus() == HttpStatus.UNAUTHORIZED_401
                ? send(size, last, credentials.after(UpstreamFailure.RefusedByUpstream.of(response), SCOPES))
                : response;
    }

    private ContentResponse send(int size, Optional<String> last, Optional<String> authorization) {
        Request request = upstream.request(PATH, authorization).param("n", Integer.toString(size));
        last.ifPresent(name -> request.param("last", name));
        return upstream.whole(request, MAX_BODY, PATIENCE);
    }

    private List<String> names(byte[] body) throws JsonException {
        JsonObject catalog = JsonObject.parse(body);
        List<String> names = catalog.texts("repositories");
        if (!(catalog.value("repositories").orElse(List.of()) instanceof List<?> all) || all.size() != names.size()) {
            throw upstream.refused(new IllegalStateException("repositories is not a list of names"));
        }
        return names;
    }
}
