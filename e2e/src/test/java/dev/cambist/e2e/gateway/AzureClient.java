package dev.cambist.e2e.gateway;

import com.azure.containers.containerregistry.ContainerRegistryClient;
import com.azure.containers.containerregistry.ContainerRegistryClientBuilder;
import com.azure.containers.containerregistry.ContainerRegistryContentClient;
import com.azure.containers.containerregistry.ContainerRegistryContentClientBuilder;
import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Mono;

/** Microsoft's client of container registries, as a program of its users sets it up, with a look at what it sends. */
final class AzureClient {
    private final String endpoint;
    private final HttpClient network;
    private final List<HttpRequest> requests = new CopyOnWriteArrayList<>();

    /**
     * A client of one host.
     *
     * @param authority the only one whose certificates it takes, as a PEM file
     */
    AzureClient(String endpoint, Path authority) throws SSLException {
        SslContext trust =
                SslContextBuilder.forClient().trustManager(authority.toFile()).build();
        HttpClient netty = new NettyAsyncHttpClientBuilder(
                        reactor.netty.http.client.HttpClient.create().secure(tls -> tls.sslContext(trust)))
                .build();
        this.endpoint = endpoint;
        this.network = request -> {
            requests.add(request);
            return netty.send(request);
        };
    }

    /** The contents of a repository, for somebody with an identity token. */
    ContainerRegistryContentClient contents(String repository, String identityToken) {
        return contents(repository).credential(showing(identityToken)).buildClient();
    }

    /** The contents of a repository, for nobody in particular. */
    ContainerRegistryContentClient contents(String repository, Nobody nobody) {
        return contents(repository).buildClient();
    }

    /** Who does not sign in. */
    enum Nobody {
        NOBODY
    }

    private ContainerRegistryContentClientBuilder contents(String repository) {
        return new ContainerRegistryContentClientBuilder()
                .endpoint(endpoint)
                .repositoryName(repository)
                .httpClient(network);
    }

    /** The registry as a whole. */
    ContainerRegistryClient registry(String identityToken) {
        return new ContainerRegistryClientBuilder()
                .endpoint(endpoint)
                .credential(showing(identityToken))
                .httpClient(network)
                .buildClient();
    }

    /** A credential that has nothing but an identity token. */
    static TokenCredential showing(String identityToken) {
        return request -> Mono.just(new AccessToken(
                identityToken, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
    }

    /** What it sends requests by. */
    HttpClient network() {
        return network;
    }

    /** How many requests there have been to a path. */
    long requestsTo(String path) {
        return requests.stream()
                .filter(request -> request.getUrl().getPath().equals(path))
                .count();
    }

    /** The last access token that it has shown. */
    String lastToken() {
        return requests.reversed().stream()
                .flatMap(request ->
                        Optional.ofNullable(request.getHeaders().getValue(HttpHeaderName.AUTHORIZATION)).stream())
                .findFirst()
                .orElseThrow()
                .substring("Bearer ".length());
    }
}
