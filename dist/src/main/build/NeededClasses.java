import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites jars of a library in place, without the classes that ours do not reach: a program that opens a jar reads the names of
 * all that is in it, and nobody can misuse what is not there. A class is reached where a constant of one that is reached names
 * it: as a class, in a descriptor, or as a string, by which it could be looked up (Java Virtual Machine Specification, section
 * 4.4). Runs from its source while an image is built; its arguments are the directory of all jars, how the names of ours begin,
 * and the jars.
 */
public final class NeededClasses {
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([^;<]+);");
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/[0-9]+/"); // "Multi-release JAR files"
    private static final String SERVICES = "META-INF/services/";
    private static final String CLASS = ".class";

    private final Map<String, List<byte[]>> classes = new HashMap<>();
    private final Set<String> reached = new HashSet<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();

    private NeededClasses() {}

    public static void main(String[] arguments) throws IOException {
        NeededClasses needed = new NeededClasses();
        List<Path> jars = new ArrayList<>();
        for (String argument : List.of(arguments).subList(2, arguments.length)) {
            jars.add(Path.of(argument));
        }
        for (Path jar : jars) {
            read(jar, (name, bytes) -> needed.classes
                    .computeIfAbsent(name, none -> new ArrayList<>())
                    .add(bytes));
        }
        try (var ours = Files.newDirectoryStream(Path.of(arguments[0]), arguments[1] + "*.jar")) {
            for (Path jar : ours) {
                read(jar, (name, bytes) -> needed.waiting.add(bytes));
            }
        }
        needed.follow();
        for (Path jar : jars) {
            needed.rewrite(jar);
        }
    }

    /** What is done with a class: its name as it is in a class file, with slashes. */
    private interface Reader {
        void read(String name, byte[] bytes);
    }

    private static void read(Path file, Reader reader) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().endsWith(CLASS)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        reader.read(named(entry.getName()), in.readAllBytes());
                    }
                }
            }
        }
    }

    private static String named(String entry) {
        String name = VERSIONED.matcher(entry).replaceFirst("");
        return name.substring(0, name.length() - CLASS.length());
    }

    private void follow() {
        while (!waiting.isEmpty()) {
            ClassModel model = ClassFile.of().parse(waiting.remove());
            for (PoolEntry constant : model.constantPool()) {
                switch (constant) {
                    case ClassEntry type -> reach(type.asInternalName());
                    case NameAndTypeEntry member -> descriptor(member.type().stringValue());
                    case MethodTypeEntry type -> descriptor(type.descriptor().stringValue());
                    case StringEntry string -> reach(string.stringValue().replace('.', '/'));
                    default -> {}
                }
            }
            model.fields().forEach(field -> descriptor(field.fieldType().stringValue()));
            model.methods().forEach(method -> descriptor(method.methodType().stringValue()));
        }
    }

    private void descriptor(String text) {
        Matcher type = IN_DESCRIPTOR.matcher(text);
        while (type.find()) {
            reach(type.group(1));
        }
    }

    private void reach(String name) {
        if (name.startsWith("[")) {
            descriptor(name);
        } else if (classes.containsKey(name) && reached.add(name)) {
            waiting.addAll(classes.get(name));
        }
    }

    private void rewrite(Path from) throws IOException {
        Path to = from.resolveSibling(from.getFileName() + ".needed");
        try (JarFile jar = new JarFile(from.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory() && isNeeded(entry.getName())) {
                    JarEntry copy = new JarEntry(entry.getName());
                    copy.setTime(entry.getTime());
                    out.putNextEntry(copy);
                    out.write(jar.getInputStream(entry).readAllBytes());
                    out.closeEntry();
                }
            }
        }
        Files.move(to, from, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Nobody looks in them for a service; whoever looks for another would load what these name. */
    private boolean isNeeded(String entry) {
        return entry.endsWith(CLASS) ? reached.contains(named(entry)) : !entry.startsWith(SERVICES);
    }
}
