package dev.cambist.e2e.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example on the reference page, run against a server with nothing but the host and the values filled in. */
@EndToEnd
final class PythonClientTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** What the page prints for a refresh token. */
    private static final Pattern ANSWER = Pattern.compile("""
            The response of RefreshTokenApi->get_acr_refresh_token_from_exchange_0:

            RefreshToken\\(refresh_token='([^']+)'\\)
            """);

    /** Takes the place of the page's last two lines, which print the exception as it is. */
    private static final String ON_REFUSAL = """
                except ApiException as e:
                    from openapi_client.models.acr_errors import AcrErrors
                    error = AcrErrors.from_json(e.body).errors[0]
                    print(e.status, error.code, error.detail["reason"])
            """;

    @TempDir
    private static Path directory;

    private static TrustedTenant tenant;
    private static GeneratedClient client;
    private static Path python;

    @BeforeAll
    static void start() throws Exception {
        client = GeneratedClient.generate(directory.resolve("client"));
        python = client.install(directory.resolve("environment"));
        tenant = TrustedTenant.start();
    }

    @AfterAll
    static void stop() {
        if (tenant != null) {
            tenant.close();
        }
    }

    @Test
    void example_accessToken_getsItsRefreshToken() throws Exception {
        String printed = run(example(Map.of("grant_type", "access_token", "access_token", tenant.identityToken(HOUR))));

        assertGranted(printed);
    }

    @Test
    void example_refreshToken_getsItsRefreshToken() throws Exception {
        String printed = run(example(Map.of(
                "grant_type", "refresh_token",
                "tenant", tenant.tenant(),
                "refresh_token", tenant.issuerRefreshToken())));

        assertGranted(printed);
    }

    @Test
    void example_accessTokenThatHasExpiredAndRefreshToken_getsItsRefreshToken() throws Exception {
        String printed = run(example(Map.of(
                "grant_type", "access_token_refresh_token",
                "tenant", tenant.tenant(),
                "refresh_token", tenant.issuerRefreshToken(),
                "access_token", tenant.identityToken(HOUR.negated()))));

        assertGranted(printed);
    }

    @Test
    void example_accessTokenThatHasExpired_raisesApiExceptionWithTheReason() throws Exception {
        String example =
                example(Map.of("grant_type", "access_token", "access_token", tenant.identityToken(HOUR.negated())));
        String printed = run(example.substring(0, example.indexOf("    except Exception as e:\n")) + ON_REFUSAL);

        assertThat(printed).isEqualTo("401 UNAUTHORIZED expired_token\n");
    }

    @Test
    void example_grantTypeThatIsUnknown_raisesApiExceptionWithTheReason() throws Exception {
        String example = example(Map.of("grant_type", "magic"));
        String printed = run(example.substring(0, example.indexOf("    except Exception as e:\n")) + ON_REFUSAL);

        assertThat(printed).isEqualTo("400 INVALID_REQUEST unknown_grant_type\n");
    }

    @Test
    void example_refusalAsOnThePage_isPrintedWithWhatToDo() throws Exception {
        String printed = run(
                example(Map.of("grant_type", "access_token", "access_token", tenant.identityToken(HOUR.negated()))));

        assertThat(printed)
                .startsWith("Exception when calling RefreshTokenApi->get_acr_refresh_token_from_exchange_0: (401)")
                .contains("s ago; get a new one");
    }

    /** The page's example with the host, the service and these values in it; the other values are left out. */
    private static String example(Map<String, String> values) throws Exception {
        String filled = replace(client.example(), "\"https://azure.local\"\n", "\"" + tenant.url() + "\"\n");
        filled = fill(filled, "service", "'" + TrustedTenant.SERVICE + "'");
        for (String name : List.of("grant_type", "tenant", "refresh_token", "access_token")) {
            filled = fill(filled, name, values.containsKey(name) ? "'" + values.get(name) + "'" : "None");
        }
        return filled;
    }

    private static String fill(String example, String name, String value) {
        return replace(example, "    " + name + " = '" + name + "_example'", "    " + name + " = " + value);
    }

    private static String replace(String example, String old, String replacement) {
        assertThat(example).containsOnlyOnce(old);
        return example.replace(old, replacement);
    }

    private static String run(String program) throws Exception {
        Path file = Files.writeString(Files.createTempFile(directory, "example", ".py"), program);
        return Commands.run(directory, List.of(python.toString(), file.toString()))
                .orFail()
                .output();
    }

    private static void assertGranted(String printed) {
        Matcher answer = ANSWER.matcher(printed);
        assertThat(answer.matches()).as(printed).isTrue();
        String accessToken = tenant.accessToken(answer.group(1), "repository:team/app:pull");
        assertThat(Jws.parse(new Secret(accessToken)).claims().text("aud")).contains(TrustedTenant.SERVICE);
    }
}
