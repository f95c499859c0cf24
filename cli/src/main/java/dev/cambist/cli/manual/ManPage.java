package dev.cambist.cli.manual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** One command as a page of the manual, in the macros of man(7). */
record ManPage(CommandLine command) {
    String text() {
        CommandSpec spec = command.getCommandSpec();
        List<String> lines = new ArrayList<>();
        lines.add(".TH " + quoted(dashed().toUpperCase(Locale.ROOT)) + " 1 \"\" " + quoted(version()) + " "
                + quoted("Cambist"));
        lines.add(".SH NAME");
        lines.add(escaped(dashed()) + " \\- " + escaped(firstSentence(spec)));
        lines.add(".SH SYNOPSIS");
        lines.add(line(synopsis()));
        lines.add(".SH DESCRIPTION");
        for (String paragraph : spec.usageMessage().description()) {
            lines.add(".PP");
            lines.add(line(formatted(paragraph)));
        }
        arguments(spec, lines);
        options(spec, lines);
        commands(lines);
        exitCodes(spec, lines);
        examples(spec, lines);
        seeAlso(lines);
        return String.join("\n", lines) + "\n";
    }

    private String dashed() {
        return command.getCommandSpec().qualifiedName("-");
    }

    private String version() {
        String[] version = command.getCommandSpec().root().version();
        return version.length == 0 ? "" : version[0];
    }

    private String synopsis() {
        return command.getHelp().synopsis(0).replaceAll("\\s+", " ").strip();
    }

    private static String firstSentence(CommandSpec spec) {
        String[] description = spec.usageMessage().description();
        String whole = formatted(String.join(" ", description));
        int end = whole.indexOf(". ");
        return (end < 0 ? whole : whole.substring(0, end)).replaceAll("\\.$", "");
    }

    private static void arguments(CommandSpec spec, List<String> lines) {
        if (!spec.positionalParameters().isEmpty()) {
            lines.add(".SH ARGUMENTS");
            for (PositionalParamSpec parameter : spec.positionalParameters()) {
                term(bold(parameter.paramLabel()), description(parameter), lines);
            }
        }
    }

    private static void options(CommandSpec spec, List<String> lines) {
        lines.add(".SH OPTIONS");
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                String names = Arrays.stream(option.names()).map(ManPage::bold).collect(Collectors.joining(", "));
                String value = option.arity().max() == 0 ? "" : " \\fI" + escaped(option.paramLabel()) + "\\fR";
                term(names + value, description(option), lines);
            }
        }
    }

    private void commands(List<String> lines) {
        if (!command.getSubcommands().isEmpty()) {
            lines.add(".SH COMMANDS");
            command.getSubcommands().values().stream()
                    .map(CommandLine::getCommandSpec)
                    .filter(spec -> !spec.usageMessage().hidden())
                    .forEach(spec -> term(bold(spec.name()), firstSentence(spec) + ".", lines));
        }
    }

    private static void exitCodes(CommandSpec spec, List<String> lines) {
        if (!spec.usageMessage().exitCodeList().isEmpty()) {
            lines.add(".SH EXIT STATUS");
            spec.usageMessage()
                    .exitCodeList()
                    .forEach((code, meaning) -> term(bold(code.strip()), formatted(meaning), lines));
        }
    }

    private static void examples(CommandSpec spec, List<String> lines) {
        lines.add(".SH EXAMPLES");
        lines.add(".nf");
        for (String example : spec.usageMessage().footer()) {
            if (example.startsWith("  ") || example.contains(": ")) {
                lines.add(line(formatted(example).strip()));
            }
        }
        lines.add(".fi");
    }

    private void seeAlso(List<String> lines) {
        List<String> others = new ArrayList<>();
        if (command.getParent() != null) {
            others.add(command.getParent().getCommandSpec().qualifiedName("-"));
        }
        command.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.usageMessage().hidden())
                .forEach(spec -> others.add(spec.qualifiedName("-")));
        lines.add(".SH SEE ALSO");
        for (int i = 0; i < others.size(); i++) {
            lines.add(".BR " + escaped(others.get(i)) + " (1)" + (i < others.size() - 1 ? " ," : ""));
        }
    }

    private static void term(String term, String text, List<String> lines) {
        lines.add(".TP");
        lines.add(term);
        lines.add(line(text));
    }

    private static String description(ArgSpec argument) {
        return formatted(String.join(" ", argument.description()));
    }

    /** As --help shows it: picocli reads these texts as formats, and may have marks for colours in them. */
    private static String formatted(String text) {
        return Ansi.OFF.string(String.format(text));
    }

    private static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    private static String quoted(String text) {
        return "\"" + escaped(text).replace("\"", "\\(dq") + "\"";
    }

    /** A line of text: a dot or an apostrophe in front would make it a request of troff's. */
    private static String line(String text) {
        String escaped = escaped(text);
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.replace("\n", " ").codePoints().forEach(character -> {
            if (character == '\\') {
                escaped.append("\\e");
            } else if (character == '-') {
                escaped.append("\\-");
            } else if (character > '~') {
                escaped.append("\\[u%04X]".formatted(character));
            } else {
                escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }
}
