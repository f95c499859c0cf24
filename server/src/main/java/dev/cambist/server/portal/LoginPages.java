package dev.cambist.server.portal;

import dev.cambist.core.exchange.ExchangeFlow;
import dev.cambist.core.token.Service;
import dev.cambist.server.http.Answer;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** How a machine of the person's gets in: with a refresh token that is made here, or with nothing stored. */
final class LoginPages {
    private LoginPages() {}

    /**
     * The page, before a token is made and after.
     *
     * @param host at which programs find the registry
     */
    public record View(
            List<String> registries, String registry, String host, List<KeylessLogin.Text> keyless, Token token) {}

    /** A program and the line that one types. */
    public record Line(String program, String command) {}

    /**
     * A refresh token, to be shown.
     *
     * @param value shown this once; empty before one is made
     * @param expires when it ends, as ISO 8601 has it
     * @param lines what to type; each asks for the token
     */
    public record Token(String value, String expires, List<Line> lines) {
        static final Token NONE = new Token("", "", List.of());

        /** Without the value. */
        @Override
        public String toString() {
            return "Token[until " + expires + "]";
        }
    }

    static void addTo(PersonalPages pages) {
        pages.page("/portal/login", LoginPages::choose).form("/portal/login", LoginPages::make);
    }

    private static Answer choose(Visit visit) {
        visit.did("looked at how to log a machine in");
        return page(visit, visit.registry(), Token.NONE);
    }

    /** Makes a refresh token and shows it, once. */
    private static Answer make(Visit visit) {
        Service registry = visit.requiredRegistry();
        ExchangeFlow.Exchanged made = visit.flow().refreshToken(visit.person(), registry.name());
        visit.log().exchanged(made);
        Token token = new Token(
                made.refreshToken().token().value(),
                made.refreshToken().expiry().truncatedTo(ChronoUnit.SECONDS).toString(),
                StoredLogin.lines(RegistryAddress.of(visit, registry)));
        return page(visit, Optional.of(registry), token);
    }

    private static Answer page(Visit visit, Optional<Service> registry, Token token) {
        String name = registry.map(Service::name).orElse("");
        Optional<RegistryAddress> address = registry.map(one -> RegistryAddress.of(visit, one));
        View view = new View(
                visit.registries(),
                name,
                address.map(RegistryAddress::host).orElse(""),
                address.map(one -> KeylessLogin.texts(one, visit.served().issuers()))
                        .orElse(List.of()),
                token);
        return visit.page("Log a machine in", (output, frame) -> JteloginGenerated.render(output, null, frame, view));
    }
}
