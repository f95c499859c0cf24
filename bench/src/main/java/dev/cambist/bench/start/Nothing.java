package dev.cambist.bench.start;

/** What a Java program costs that does nothing. */
public final class Nothing {
    private Nothing() {}

    public static void main(String[] arguments) {}
}
