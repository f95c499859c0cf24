package dev.cambist.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That a wrong answer is noticed, whatever is wrong with it. */
final class ContractTest {
    private static final Contract CONTRACT = Contract.published();

    private static final Map<String, String> HEADERS = Map.of(
            "Date", "Sun, 22 Nov 2026 12:00:00 GMT",
            "Content-Type", "application/json; charset=utf-8",
            "Content-Length", "1",
            "Cache-Control", "no-store",
            "Pragma", "no-cache",
            "X-Ms-Correlation-Request-Id", "5f0c2d1e-6a41-4a3e-9a53-0f1d8c7f2b11");
    private static final String REFRESH_TOKEN = "{\"refresh_token\":\"a.b.c\"}";
    private static final String ERROR =
            "{\"errors\":[{\"code\":\"X\",\"message\":\"y\",\"detail\":{\"reason\":\"z\"}}]}";

    private static final Answered EXCHANGED = new Answered("POST", "/oauth2/exchange", 200, HEADERS, REFRESH_TOKEN);

    @Test
    void faults_answerAsInTheContract_areNone() {
        assertThat(CONTRACT.faults(EXCHANGED)).isEmpty();
        assertThat(CONTRACT.faults(refused("POST", "/oauth2/exchange", 401))).isEmpty();
        assertThat(CONTRACT.faults(token("{\"access_token\":\"a.b.c\"}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/oauth2/exchange, 204", "/oauth2/exchange, 302", "/openapi.yaml, 304"})
    void faults_statusThatIsNoErrorAndNotInTheContract_isOne(String path, int status) {
        Answered answered = new Answered("POST", path, status, HEADERS, "");

        assertThat(CONTRACT.faults(answered)).singleElement().asString().startsWith("status " + status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Ms-Correlation-Request-Id", "Cache-Control", "Pragma"})
    void faults_headerMissing_isOne(String header) {
        assertThat(CONTRACT.faults(without(EXCHANGED, header)))
                .singleElement()
                .asString()
                .startsWith("there is no header " + header);
        assertThat(CONTRACT.faults(without(refused("POST", "/auth/token", 400), header)))
                .hasSize(1);
        assertThat(CONTRACT.faults(without(refused("GET", "/nowhere", 404), header)))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Ms-Correlation-Request-Id, 17",
        "X-Ms-Correlation-Request-Id, 5F0C2D1E-6A41-4A3E-9A53-0F1D8C7F2B11",
        "Cache-Control, private",
        "Pragma, anything"
    })
    void faults_headerOfAnotherForm_isOne(String header, String value) {
        assertThat(CONTRACT.faults(with(EXCHANGED, header, value)))
                .singleElement()
                .asString()
                .startsWith("header " + header + " is not of ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Location", "Server", "X-Powered-By", "WWW-Authenticate", "Set-Cookie"})
    void faults_headerThatIsNotInTheContract_isOne(String header) {
        assertThat(CONTRACT.faults(with(EXCHANGED, header, "anything")))
                .containsExactly(
                        "header " + header + " is not in the contract (#/paths//oauth2/exchange/post/x-responses/200)");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /oauth2/token, 401, WWW-Authenticate, 'Basic realm=\"cambist\"', Bearer",
        "POST, /oauth2/token, 429, Retry-After, 1, 0",
        "POST, /oauth2/exchange, 503, Retry-After, 5, soon",
        "PUT, /oauth2/exchange, 405, Allow, 'GET, HEAD', get"
    })
    void faults_errorWithoutWhatItsStatusDemands_isOne(
            String method, String path, int status, String header, String good, String bad) {
        Answered refused = refused(method, path, status);

        assertThat(CONTRACT.faults(with(refused, header, good))).isEmpty();
        assertThat(CONTRACT.faults(with(refused, header, bad))).isNotEmpty();
        assertThat(CONTRACT.faults(refused)).singleElement().asString().startsWith("there is no header " + header);
    }

    @ParameterizedTest
    @CsvSource({"text/html", "application/problem+json", "''"})
    void faults_contentTypeThatIsNotInTheContract_isOne(String contentType) {
        assertThat(CONTRACT.faults(with(EXCHANGED, "Content-Type", contentType)))
                .singleElement()
                .asString()
                .startsWith("Content-Type \"" + contentType + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                      | body has no access_token",
                "{\"access_token\":1}                                    | body.access_token is not of type string",
                "{\"access_token\":\"a\",\"id_token\":\"b\"}             | body has the member id_token",
                "{\"access_token\":\"a\",\"expires_in\":59}              | body.expires_in is not of minimum 60",
                "{\"access_token\":\"a\",\"expires_in\":60.5}            | body.expires_in is not of type integer",
                "{\"access_token\":\"a\",\"expires_in\":\"900\"}         | body.expires_in is not of",
                "{\"access_token\":\"a\",\"issued_at\":\"today\"}        | body.issued_at is not of format date-time",
                "[]                                                      | the body cannot be read",
                "<html></html>                                           | the body cannot be read"
            })
    void faults_bodyOfAnotherForm_areSome(String body, String fault) {
        assertThat(CONTRACT.faults(token(body)))
                .anySatisfy(found -> assertThat(found).startsWith(fault));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"invalid_grant\"}",
                "{\"errors\":[]}",
                "{\"errors\":[{\"code\":\"X\"}]}",
                "{\"errors\":[{\"code\":\"X\",\"message\":\"y\",\"detail\":[]}]}"
            })
    void faults_errorOfAnotherForm_areSome(String body) {
        assertThat(CONTRACT.faults(new Answered("POST", "/oauth2/token", 400, HEADERS, body)))
                .isNotEmpty();
    }

    @Test
    void faults_answerToHeadWithBody_isOne() {
        assertThat(CONTRACT.faults(new Answered("HEAD", "/oauth2/token", 200, HEADERS, "")))
                .isEmpty();
        assertThat(CONTRACT.faults(new Answered("HEAD", "/oauth2/token", 200, HEADERS, "{}")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"GET, /oauth2/exchange", "get, /oauth2/token", "POST, /oauth2/token/", "GET, /v1/"})
    void faults_successWhereNothingIsServed_isOne(String method, String path) {
        assertThat(CONTRACT.faults(new Answered(method, path, 200, HEADERS, REFRESH_TOKEN)))
                .singleElement()
                .asString()
                .startsWith("status 200 is not in the contract (#/x-other-");
    }

    @Test
    void to_requestAsSent_hasItsMethodAndPath() {
        Answered plain = Answered.to("GET /oauth2/token?service=a HTTP/1.1\r\n\r\n", 200, Map.of(), "");
        Answered absolute = Answered.to("POST http://localhost/auth/token HTTP/1.1\r\n\r\n", 200, Map.of(), "");

        assertThat(plain).extracting(Answered::method, Answered::path).containsExactly("GET", "/oauth2/token");
        assertThat(absolute).extracting(Answered::method, Answered::path).containsExactly("POST", "/auth/token");
    }

    @Test
    void check_wrongAnswer_failsWithEveryFault() {
        Answered wrong = with(without(EXCHANGED, "Pragma"), "Location", "/");

        assertThatThrownBy(wrong::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("POST /oauth2/exchange", "no header Pragma", "header Location");
    }

    @Test
    void faults_schemaWithKeywordThatIsNotJudged_isAnError() {
        Place schema = Place.root(Map.of("type", "string", "maxLength", 3));

        assertThatThrownBy(() -> new SchemaJudge(new ArrayList<>()).judge("it", "text", schema))
                .hasMessageContaining("maxLength");
    }

    /** The document's own examples, so that nobody learns from a wrong one. */
    @Test
    void examples_ofTheContract_areOfTheirSchemas() throws Exception {
        List<String> faults = new ArrayList<>();

        int judged = judgeExamples(CONTRACT.document(), faults);

        assertThat(faults).isEmpty();
        assertThat(judged).isGreaterThan(20);
    }

    private static int judgeExamples(Place place, List<String> faults) throws Exception {
        int judged = 0;
        if (place.find("schema").isPresent()) {
            List<Place> examples = new ArrayList<>();
            place.find("example").ifPresent(examples::add);
            place.find("examples")
                    .ifPresent(
                            named -> named.members().values().forEach(example -> examples.add(example.get("value"))));
            for (Place example : examples) {
                new SchemaJudge(faults).judge(example.toString(), Contract.json(example.value()), place.get("schema"));
            }
            judged += examples.size();
        }
        for (Place member : place.members().values()) {
            // References lead back to components, which are on the way as well.
            if (member.path().startsWith(place.path())) {
                judged += judgeExamples(member, faults);
            }
        }
        return judged;
    }

    private static Answered token(String body) {
        return new Answered("POST", "/oauth2/token", 200, HEADERS, body);
    }

    private static Answered refused(String method, String path, int status) {
        return new Answered(method, path, status, HEADERS, ERROR);
    }

    private static Answered with(Answered answered, String header, String value) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(answered.headers());
        headers.put(header, value);
        return new Answered(answered.method(), answered.path(), answered.status(), headers, answered.body());
    }

    private static Answered without(Answered answered, String header) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(answered.headers());
        headers.remove(header);
        return new Answered(answered.method(), answered.path(), answered.status(), headers, answered.body());
    }
}
