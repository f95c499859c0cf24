import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Rewrites jars in place whose classes an AOT cache would not hold. HotSpot leaves out those of a signed jar, and those that
 * its old verifier has linked, which are all before version 50 (Java Virtual Machine Specification, section 4.10). Signatures
 * and the digests that belong to them are dropped; classes get the version of Java 8 and the stack maps that it wants, and
 * stay what they are otherwise. Runs from its source while an image is built; its arguments are the jars.
 */
public final class CacheableJars {
    private static final String SIGNATURE = "META-INF/[^/]+\\.(SF|RSA|DSA|EC)"; // the JAR file specification, "Signed JAR file"

    private static final int OLDEST = ClassFile.JAVA_6_VERSION;
    private static final int LIFTED = ClassFile.JAVA_8_VERSION;

    private CacheableJars() {}

    public static void main(String[] arguments) throws IOException {
        for (String argument : arguments) {
            Path jar = Path.of(argument);
            Path cacheable = jar.resolveSibling(jar.getFileName() + ".cacheable");
            rewrite(jar, cacheable);
            Files.move(cacheable, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void rewrite(Path from, Path to) throws IOException {
        try (JarFile jar = new JarFile(from.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
            ClassFile classFile = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ConstantPoolSharingOption.NEW_POOL,
                    ClassFile.ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing((ClassDesc name) -> opened(jar, name))
                                    .orElse(ClassHierarchyResolver.defaultResolver())));
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().matches(SIGNATURE)) {
                    continue;
                }
                byte[] bytes = entry.getName().equals(JarFile.MANIFEST_NAME)
                        ? withoutDigests(jar.getManifest())
                        : jar.getInputStream(entry).readAllBytes();
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                out.write(entry.getName().endsWith(".class") ? lifted(classFile, bytes) : bytes);
                out.closeEntry();
            }
        }
    }

    /** What it says of the jar as a whole. */
    private static byte[] withoutDigests(Manifest manifest) throws IOException {
        Manifest whole = new Manifest();
        whole.getMainAttributes().putAll(manifest.getMainAttributes());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        whole.write(bytes);
        return bytes.toByteArray();
    }

    /** A class of the jar, or null where it is somebody else's. */
    private static InputStream opened(JarFile jar, ClassDesc name) {
        String descriptor = name.descriptorString(); // Lpackage/Name;
        JarEntry entry = jar.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] lifted(ClassFile classFile, byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        if (model.majorVersion() >= OLDEST) {
            return bytes;
        }
        return classFile.transformClass(
                model,
                ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                        .andThen((builder, element) -> {
                            if (element instanceof ClassFileVersion) {
                                builder.withVersion(LIFTED, 0);
                            } else {
                                builder.with(element);
                            }
                        }));
    }
}
