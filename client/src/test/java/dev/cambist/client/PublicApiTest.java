package dev.cambist.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever programs can call stays: {@code api.txt} has each public signature. Between releases japicmp does the same; before
 * the first there is nothing that it could compare with. {@code RENEW_API=1} writes the file anew.
 */
final class PublicApiTest {
    private static final Path FILE = Path.of("api.txt");
    private static final Set<String> EXPORTED = Set.of("dev.cambist.client", "dev.cambist.client.wire");

    @BeforeAll
    static void renew() throws Exception {
        if (System.getenv("RENEW_API") != null) {
            Files.write(FILE, today());
        }
    }

    @Test
    void signatures_thatWereThere_areThereStill() throws Exception {
        assertThat(today())
                .as("who compiled against these would fail; RENEW_API=1 if that is meant")
                .containsAll(Files.readAllLines(FILE));
    }

    @Test
    void signatures_thatAreNew_areWrittenDown() throws Exception {
        assertThat(Files.readAllLines(FILE)).as("RENEW_API=1 adds what is new").containsAll(today());
    }

    private static List<String> today() throws Exception {
        Path classes = Path.of(RegistryCredentials.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            Set<String> signatures = new TreeSet<>();
            files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> EXPORTED.contains(name.substring(0, name.lastIndexOf('.'))))
                    .map(PublicApiTest::load)
                    .filter(PublicApiTest::isReachable)
                    .forEach(type -> signatures.addAll(signatures(type)));
            return List.copyOf(signatures);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UncheckedIOException(new IOException(name, e));
        }
    }

    private static boolean isReachable(Class<?> type) {
        return isSeen(type.getModifiers())
                && (type.getEnclosingClass() == null || isReachable(type.getEnclosingClass()));
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /** The type itself with what it is, and what can be called or read of it. */
    private static Set<String> signatures(Class<?> type) {
        Set<String> signatures = Stream.of(
                        type.getDeclaredConstructors(), type.getDeclaredMethods(), type.getDeclaredFields())
                .flatMap(Arrays::stream)
                .filter(member -> isSeen(((Member) member).getModifiers()) && !((Member) member).isSynthetic())
                .map((AnnotatedElement member) -> member.toString())
                .collect(Collectors.toCollection(TreeSet::new));
        signatures.add(type.toGenericString()
                + Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
                        .map(Class::getName)
                        .sorted()
                        .collect(Collectors.joining(", ", " is ", "")));
        return signatures;
    }
}
