package dev.cambist.cli.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Prints a list of classes and, for each of them, which of its constants HotSpot shall resolve when it dumps an AOT cache
 * (lines with {@code @cp}): all that refer to something. Most of all that is lambdas and strings put together, because the first
 * that is not in the cache makes Java load what makes them. A training run could tell them too, but by their numbers in
 * a class file, which change whenever it is compiled anew, and not the same ones each time.
 */
public final class ListedConstants {
    private ListedConstants() {}

    /**
     * To be run by the Java and with the class path of the program that will start from the cache.
     *
     * @param arguments the list of classes
     */
    public static void main(String[] arguments) throws IOException {
        print(Files.readAllLines(Path.of(arguments[0])), System.out);
    }

    static void print(List<String> list, PrintStream out) throws IOException {
        for (String line : list) {
            out.println(line);
        }
        for (String line : list) {
            if (!line.startsWith("@")) {
                printConstants(line, out);
            }
        }
        out.flush();
    }

    private static void printConstants(String name, PrintStream out) throws IOException {
        try (InputStream file = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            if (file == null) {
                return; // HotSpot passes over it, too
            }
            String constants = StreamSupport.stream(
                            ClassFile.of()
                                    .parse(file.readAllBytes())
                                    .constantPool()
                                    .spliterator(),
                            false)
                    .filter(ListedConstants::refersToSomething)
                    .map(entry -> " " + entry.index())
                    .collect(Collectors.joining());
            out.println("@cp " + name + constants); // at least the class itself
        }
    }

    private static boolean refersToSomething(PoolEntry entry) {
        return entry instanceof ClassEntry || entry instanceof MemberRefEntry || entry instanceof InvokeDynamicEntry;
    }
}
