package dev.cambist.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MemoryRegistryTest {
    private static final long LIMIT = 200_000;

    private final MemoryRegistry registry =
            MemoryRegistry.start(RegistryLimits.defaults().withMemory(LIMIT));
    private final Client client = new Client(registry);

    @AfterEach
    void stop() {
        client.close();
        registry.close();
    }

    @Test
    void blob_beyondTheMemory_isRefusedWithTheLimit_andWhatItTookIsFree() {
        String large = "x".repeat((int) LIMIT + 1);

        HttpResponse<String> answer =
                client.send("PUT", client.upload("team/app") + "?digest=" + Client.digest(large), large);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("SIZE_INVALID", "at most " + LIMIT + " bytes");
        assertThat(registry.bytes()).isZero();
    }

    @Test
    void uploads_begunAndLeft_areBoundedByTheMemoryToo() {
        int begun = 0;
        HttpResponse<String> answer = client.send("POST", "/v2/team/app/blobs/uploads/", "");
        while (answer.statusCode() == 202) {
            begun++;
            answer = client.send("POST", "/v2/team/app/blobs/uploads/", "");
        }

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(begun).isEqualTo((int) (LIMIT / Upload.OVERHEAD));
    }

    @Test
    void blob_inSeveralRepositories_countsOnce_andGoesWithTheLast() {
        String digest = client.blob("team/app", "x".repeat(1000));
        client.blob("team/other", "x".repeat(1000));
        assertThat(registry.bytes()).isEqualTo(1000);

        client.send("DELETE", "/v2/team/app/blobs/" + digest, "");
        assertThat(registry.bytes()).isEqualTo(1000);
        assertThat(client.send("GET", "/v2/team/other/blobs/" + digest, "").statusCode())
                .isEqualTo(200);

        client.send("DELETE", "/v2/team/other/blobs/" + digest, "");
        assertThat(registry.bytes()).isZero();
    }

    @Test
    void chunk_whileAnotherIsUnderWay_isRefused() throws Exception {
        String upload = client.upload("team/app");
        try (Socket slow = connect()) {
            begin(slow, upload, 100);
            await(
                    "the first chunk",
                    () -> client.send("GET", upload, "")
                                    .headers()
                                    .firstValue("Range")
                                    .equals(Optional.of("0-0"))
                            && isBusy(upload));

            HttpResponse<String> second = client.send("PATCH", upload, "abc");

            assertThat(second.statusCode()).isEqualTo(416);
            assertThat(second.body()).contains("RANGE_INVALID", "another part of this upload is under way");
        }
    }

    private boolean isBusy(String upload) {
        return client.send("PATCH", upload, "").statusCode() == 416;
    }

    @Test
    void chunk_ofAnUploadThatIsCancelledMeanwhile_isRefused_andItsMemoryFree() throws Exception {
        String upload = client.upload("team/app");
        try (Socket slow = connect()) {
            OutputStream out = begin(slow, upload, 100);
            await("the first chunk", () -> isBusy(upload));

            assertThat(client.send("DELETE", upload, "").statusCode()).isEqualTo(204);
            out.write("y".repeat(100).getBytes(StandardCharsets.US_ASCII));
            out.flush();

            String head = new String(slow.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(head).isEqualTo("HTTP/1.1 404");
            assertThat(registry.bytes()).isZero();
        }
    }

    @Test
    void chunk_thatIsCut_goesOnFromWhatCame() throws Exception {
        String upload = client.upload("team/app");
        int came = 70_000; // what comes is kept piece by piece
        try (Socket cut = connect()) {
            OutputStream out = begin(cut, upload, 100_000);
            out.write("y".repeat(came).getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        await(
                "the end of the chunk",
                () -> client.send("GET", upload, "")
                                .headers()
                                .firstValue("Range")
                                .equals(Optional.of("0-" + (came - 1)))
                        && !isBusy(upload));

        HttpResponse<String> end = client.send("PUT", upload + "?digest=" + Client.digest("y".repeat(came) + "z"), "z");

        assertThat(end.statusCode()).isEqualTo(201);
    }

    @Test
    void tag_pushedByManyAtOnce_pointsAtOneOfThem_andNothingIsLost() {
        List<String> manifests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            manifests.add(client.manifest("team/app", "config " + i));
        }

        List<CompletableFuture<HttpResponse<String>>> pushes = manifests.stream()
                .map(manifest -> client.begin(client.request("/v2/team/app/manifests/1")
                        .header("Content-Type", Client.TYPE)
                        .PUT(BodyPublishers.ofString(manifest))))
                .toList();

        assertThat(pushes.stream().map(push -> push.join().statusCode())).containsOnly(201);
        assertThat(manifests)
                .contains(client.send("GET", "/v2/team/app/manifests/1", "").body());
        assertThat(manifests)
                .allSatisfy(manifest -> assertThat(
                                client.send("GET", "/v2/team/app/manifests/" + Client.digest(manifest), "")
                                        .body())
                        .isEqualTo(manifest));
    }

    @Test
    void lists_withAPageOfTwo_areLinkedToTheirEnd() {
        String manifest = client.manifest("team/app", "{}");
        for (String tag : List.of("c", "a", "e", "b", "d")) {
            client.send("PUT", "/v2/team/app/manifests/" + tag, manifest);
        }
        registry.setPage(2);

        HttpResponse<String> first = client.send("GET", "/v2/team/app/tags/list?n=100", "");
        HttpResponse<String> second = client.send("GET", next(first), "");
        HttpResponse<String> third = client.send("GET", next(second), "");

        assertThat(first.body()).contains("[\"a\",\"b\"]");
        assertThat(second.body()).contains("[\"c\",\"d\"]");
        assertThat(third.body()).contains("[\"e\"]");
        assertThat(third.headers().firstValue("Link")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.setPage(0))
                .withMessageContaining("0");
    }

    private static String next(HttpResponse<String> page) {
        String link = page.headers().firstValue("Link").orElseThrow();
        return link.substring(1, link.indexOf('>'));
    }

    @Test
    void blob_largerThanOnePiece_comesBackByteForByte_andInParts() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 150_000; i++) {
            text.append(i).append(' ');
        }
        String digest = client.blob("team/app", text.toString());

        assertThat(client.send("GET", "/v2/team/app/blobs/" + digest, "").body())
                .isEqualTo(text.toString());
        assertThat(client.send(client.request("/v2/team/app/blobs/" + digest).header("Range", "bytes=65530-65545"))
                        .body())
                .isEqualTo(text.substring(65530, 65546));
    }

    private Socket connect() throws IOException {
        URI url = registry.url();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Sends the head of a chunk alone. */
    private static OutputStream begin(Socket socket, String upload, int length) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(("PATCH " + upload + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return out;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s was not seen", what).isLessThan(end);
            Thread.sleep(20);
        }
    }
}
