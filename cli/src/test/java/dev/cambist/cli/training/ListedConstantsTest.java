package dev.cambist.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListedConstantsTest {
    private static final String LAMBDA =
            "@lambda-proxy java/lang/Object run ()Ljava/lang/Runnable; ()V REF_invokeStatic";

    @Test
    void print_aList_keepsItAndAddsConstantsOfWhatThereIs() throws IOException {
        String own = ListedConstants.class.getName().replace('.', '/');

        List<String> printed = printed("java/util/Optional", own, "no/such/Class", LAMBDA);

        assertThat(printed).startsWith("java/util/Optional", own, "no/such/Class", LAMBDA);
        assertThat(printed.subList(4, printed.size()))
                .satisfiesExactly(
                        jdk -> assertThat(jdk).matches("@cp java/util/Optional( \\d+){10,}"),
                        ours -> assertThat(ours).matches("@cp " + own + "( \\d+){20,}"));
    }

    private static List<String> printed(String... list) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ListedConstants.print(List.of(list), new PrintStream(bytes, false, UTF_8));
        return bytes.toString(UTF_8).lines().toList();
    }
}
