package dev.cambist.server.portal;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.exchange.PortalFlow;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.PortalToken;
import dev.cambist.core.token.Service;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import gg.jte.html.OwaspHtmlTemplateOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One request of a person who is signed in.
 *
 * @param fields of the query, or of the form that was sent
 * @param log of the request
 */
public record Visit(
        Call call,
        PortalOrigin origin,
        PortalConfiguration served,
        PortalToken person,
        String formToken,
        Fields fields,
        RequestLog log) {
    private static final String REGISTRY_MEANING = "the name of a registry";

    public PortalFlow flow() {
        return served.flow();
    }

    /** The registry that is meant: the one of the field, or the first. */
    public Optional<Service> registry() {
        Optional<String> name = fields.optional("registry", REGISTRY_MEANING);
        return name.isPresent()
                ? name.map(flow()::registry)
                : served.registries().stream().findFirst();
    }

    /** The registry of the field, which must stand there. */
    public Service requiredRegistry() {
        return flow().registry(fields.optional("registry", REGISTRY_MEANING)
                .orElseThrow(
                        () -> new RefusedException(new InvalidRequest.MissingField("registry", REGISTRY_MEANING))));
    }

    public List<String> registries() {
        return served.registries().stream().map(Service::name).toList();
    }

    /** A page for this person. */
    public Answer page(String title, BiConsumer<OwaspHtmlTemplateOutput, Frame> template) {
        Frame frame = new Frame(
                title, person.name(), formToken, flow().administers(person).isPresent());
        return Html.page(200, output -> template.accept(output, frame));
    }

    /** What the person did or saw, for the log. */
    public void did(String act) {
        used();
        log.administered(person.identity().toString(), act);
    }

    /** That the session was used, for the log. */
    public void used() {
        log.service(Service.PORTAL.name());
        log.session(person.use());
    }
}
