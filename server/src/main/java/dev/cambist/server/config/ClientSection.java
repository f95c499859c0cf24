package dev.cambist.server.config;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Placeholders;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.ClientSettings;
import java.util.List;
import java.util.Optional;

/** Reads an issuer's {@code client}. No complaint repeats a secret. */
final class ClientSection {
    private final ReadContext reading;

    ClientSection(ReadContext reading) {
        this.reading = reading;
    }

    Optional<ClientSettings> read(Block block) {
        Optional<String> id =
                block.required("id", "the client id that the issuer gave").flatMap(Value::text);
        Optional<Secret> secret = secret(block);
        Optional<String> scope = block.optional("scope").flatMap(Value::text);
        String signInScope =
                block.optional("sign-in-scope").flatMap(ClientSection::signIn).orElse(ClientSettings.SIGN_IN_SCOPE);
        block.finish();
        return id.map(name -> new ClientSettings(name, secret, scope, signInScope));
    }

    private static Optional<String> signIn(Value value) {
        Optional<String> scope = value.text();
        boolean openId = scope.filter(text -> List.of(text.split(" ")).contains("openid"))
                .isPresent();
        return scope.isEmpty() || openId
                ? scope
                : value.refuse("has no openid in it, without which an issuer gives no identity token");
    }

    private Optional<Secret> secret(Block block) {
        Optional<Value> file = block.optional("secret-file");
        Optional<Value> variable = block.optional("secret");
        if (file.isPresent() && variable.isPresent()) {
            block.complain("has both secret-file and secret; keep one of them");
        }
        return file.flatMap(value -> new SecretFile(reading).read(value, "the client's secret"))
                .or(() -> variable.flatMap(ClientSection::fromEnvironment));
    }

    private static Optional<Secret> fromEnvironment(Value value) {
        if (value.isScalar() && !Placeholders.isVariable(value.written())) {
            return value.refuse(
                    "stands in the file itself, where everybody sees it who sees the file; put it into a file"
                            + " of its own and name that with secret-file, or into the environment and write secret: ${NAME}");
        }
        return value.text().map(Secret::new);
    }
}
