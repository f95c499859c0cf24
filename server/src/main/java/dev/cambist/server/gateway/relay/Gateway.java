package dev.cambist.server.gateway.relay;

import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.token.OwnToken;
import dev.cambist.server.audit.RecentGrants;
import dev.cambist.server.audit.RequestEvent.ShownToken;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.gateway.Admission;
import dev.cambist.server.gateway.CatalogQuery;
import dev.cambist.server.gateway.FrontedRegistries;
import dev.cambist.server.gateway.FrontedRegistries.FrontedRegistry;
import dev.cambist.server.gateway.PublicAddress;
import dev.cambist.server.gateway.RegistryRequest;
import dev.cambist.server.gateway.Route;
import dev.cambist.server.http.ClientAddresses;
import dev.cambist.server.http.Correlation;
import dev.cambist.server.http.Departures;
import dev.cambist.server.http.ErrorAnswer;
import dev.cambist.server.http.StreamingEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything under {@code /v2/}: which registry is asked, whether the caller may, and then on to it. */
public final class Gateway implements StreamingEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** The path under which the registry API is. */
    public static final String BASE = "/v2";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int IDLE_AT_STOP = 1000; // milliseconds, as Jetty has it for connections without a transfer

    private final Supplier<FrontedRegistries> inForce;
    private final Upstreams upstreams;
    private final ClientAddresses clients;
    private final RequestEvents events;
    private final RecentGrants grants;
    private final int transfersPerClient;
    private final TransferLimit limit;

    /**
     * A gateway to what is in force at each request.
     *
     * @param events takes the event of each request
     * @param grants by which rules the tokens that are shown were granted
     * @param transfersPerClient how many requests of one client may run at once
     */
    public Gateway(
            Supplier<FrontedRegistries> inForce,
            Upstreams upstreams,
            ClientAddresses clients,
            RequestEvents events,
            RecentGrants grants,
            int transfersPerClient) {
        this.events = events;
        this.grants = grants;
        this.inForce = inForce;
        this.upstreams = upstreams;
        this.clients = clients;
        this.transfersPerClient = transfersPerClient;
        this.limit = new TransferLimit(transfersPerClient);
    }

    /** Whether any registry has an upstream. */
    @Override
    public boolean isOpen() {
        return !inForce.get().isEmpty();
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Docker-Distribution-Api-Version", "registry/2.0");
    }

    @Override
    public void handle(Request request, Response response, Callback callback) {
        Departure.watch(request);
        UUID correlation = Correlation.of(request.getHeaders()::getValuesList);
        ClientView client = clients.of(request);
        String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
        String base = path.startsWith(RegistryRequest.ACR) ? RegistryRequest.ACR : BASE;
        RequestLog log = new RequestLog(
                correlation,
                client.address(),
                Optional.ofNullable(request.getHeaders().get(HttpHeader.USER_AGENT)),
                request.getMethod() + " " + base);
        Request.addCompletionListener(
                request,
                failure -> events.publish(log.complete(
                        response.getStatus(),
                        Math.max(0, Request.getContentBytesRead(request)),
                        Math.max(0, Response.getContentBytesWritten(response)),
                        failure != null)));
        GatewayCall call = new GatewayCall(request, response, callback, correlation, client, log);
        try {
            events.requireOpen();
            receive(call, path);
        } catch (RefusedException e) {
            call.refuse(e.refusal());
        } catch (RuntimeException | Error e) {
            LOG.atError().addKeyValue("correlation", correlation).setCause(e).log("unexpected failure");
            call.answer(ErrorAnswer.unexpected(correlation));
        }
    }

    private void receive(GatewayCall call, String path) {
        RegistryRequest asked = RegistryRequest.parse(
                call.request().getMethod(),
                path,
                Optional.ofNullable(call.request().getHttpURI().getQuery()),
                call.request().getHeaders().getValuesList(HttpHeader.CONTENT_TYPE));
        call.log()
                .asked(
                        asked.route().name().toLowerCase(Locale.ROOT),
                        asked.repository(),
                        asked.mountedFrom(),
                        asked.needed());
        BodyStart body = BodyStart.of(call.request());
        // A configuration may be replaced between these two steps, and its upstream be closed; the next one's is not.
        boolean received = receive(call, asked, body, inForce.get());
        if (!received) {
            received = receive(call, asked, body, inForce.get());
        }
        if (!received) {
            throw new RefusedException(new Temporary.Stopping(RETRY_AFTER));
        }
    }

    private boolean receive(GatewayCall call, RegistryRequest asked, BodyStart body, FrontedRegistries registries) {
        ClientView client = call.client();
        FrontedRegistry registry = registries
                .at(client.host())
                .orElseThrow(() -> new RefusedException(new InvalidRequest.UnknownHost(client.host())));
        call.log().service(registry.service().name());
        String scheme = registries.scheme().orElse(client.scheme());
        // On the host that the client used already: clients of ACR expect to be sent to no other.
        String realm = scheme + "://" + client.host() + "/oauth2/token";
        Admission admission = registry.guard()
                .admit(asked, realm, call.request().getHeaders().getValuesList(HttpHeader.AUTHORIZATION));
        return switch (admission) {
            case Admission.Denied denied -> {
                denied.token().ifPresent(token -> record(call, token));
                call.deny(denied);
                yield true;
            }
            case Admission.Admitted admitted -> pass(call, admitted, body, registry, registries, scheme);
        };
    }

    /** Whether the request went on its way, and did not find its upstream closed. */
    private boolean pass(
            GatewayCall call,
            Admission.Admitted admitted,
            BodyStart body,
            FrontedRegistry registry,
            FrontedRegistries registries,
            String scheme) {
        ClientView client = call.client();
        Upstream upstream = upstreams.to(registry.upstream()).orElse(null);
        if (upstream == null || !upstream.enter()) {
            return false;
        }
        Request.addCompletionListener(call.request(), failure -> upstream.leave());
        record(call, admitted.token());
        call.log().admitted();
        if (!limit.enter(client.address())) {
            throw new RefusedException(new Temporary.TooManyTransfers(transfersPerClient, RETRY_AFTER));
        }
        Request.addCompletionListener(call.request(), failure -> limit.leave(client.address()));
        Optional<Upload> upload = Optional.empty();
        if (admitted.request().takesBody()) {
            upload = body.upload();
        } else {
            body.requireNone();
        }
        if (admitted.request().route() == Route.CATALOG) {
            CatalogQuery query = CatalogQuery.of(admitted.request(), registry.cursors());
            call.answer(new Catalog(upstream, registry.cursors())
                    .answer(query, registries.visible(admitted.caller(), registry.service())::test));
        } else {
            wait(call.request(), upstream.settings().idleTimeout());
            Departures.watch(call.request());
            PublicAddress address = new PublicAddress(upstream.settings().url(), scheme, client.host());
            relay(call, address, admitted.request(), upload, upstream);
        }
        return true;
    }

    private static void relay(
            GatewayCall call,
            PublicAddress address,
            RegistryRequest request,
            Optional<Upload> upload,
            Upstream upstream) {
        List<String> scopes = request.needed().stream().map(Scope::toString).toList();
        try {
            if (upload.isPresent()) {
                upstream.credentials().prepare();
            }
            Optional<String> authorization = upstream.credentials().authorization(scopes);
            upstream.relay(
                    new ForwardedRequest(call, address, request.target(), scopes, authorization, upload, Set.of()));
        } catch (UpstreamFailure.WithoutToken e) {
            upstream.failed(e.failure(), e);
            throw new RefusedException(e.failure().refusal());
        }
    }

    private void record(GatewayCall call, OwnToken.Access token) {
        Caller bearer = token.subject().isEmpty() ? new Caller.Anonymous() : new Caller.Bearer(token.subject());
        Caller caller =
                token.robot().<Caller>map(Caller.Robot::new).or(token::identity).orElse(bearer);
        call.log().shown(caller, new ShownToken(token.id(), token.session(), grants.of(token.id())));
    }

    /** A transfer may pause for longer than a connection on which nobody has shown a credential yet. */
    private static void wait(Request request, Duration idleTime) {
        // Asked only while nothing is read or written here: then the upstream is waited for, which has a time of its
        // own.
        // Without this a stop would end such a transfer after a second.
        request.addIdleTimeoutListener(timeout -> false);
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
            return; // where one connection carries many requests, and is never idle while one of them moves
        }
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        Connector connector = request.getConnectionMetaData().getConnector();
        endPoint.setIdleTimeout(idleTime.toMillis());
        Request.addCompletionListener(request, failure -> {
            endPoint.setIdleTimeout(connector.getIdleTimeout());
            // In this order, because a stop may have begun meanwhile and waits until no connection is open.
            if (connector.isShutdown()) {
                endPoint.setIdleTimeout(IDLE_AT_STOP);
            }
        });
    }
}
