package dev.cambist.cli.console;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Help whose lines end between words alone: an address or a path that is broken in two can be copied by nobody. */
public final class WholeWordHelp extends Help {
    public WholeWordHelp(CommandSpec command, ColorScheme colours) {
        super(command, colours);
    }

    @Override
    public Layout createDefaultLayout(
            List<OptionSpec> options, List<PositionalParamSpec> parameters, ColorScheme colours) {
        TextTable usual = TextTable.forDefaultColumns(
                colours,
                calcLongOptionColumnWidth(options, parameters, colours),
                commandSpec().usageMessage().width());
        return new Layout(
                colours,
                new WholeWordTable(colours, usual.columns()),
                createDefaultOptionRenderer(),
                createDefaultParameterRenderer());
    }

    /** The lines of a description are one paragraph, whatever their length in the source. */
    @Override
    public String description(Object... parameters) {
        String whole = String.join(" ", commandSpec().usageMessage().description());
        StringBuilder lines = new StringBuilder();
        for (Text line : lines(
                colorScheme().text(String.format(whole, parameters)),
                commandSpec().usageMessage().width() - 1)) {
            lines.append(line).append(System.lineSeparator());
        }
        return lines.toString();
    }

    /** Examples are there to be copied, and are not broken at all. */
    @Override
    public String footer(Object... parameters) {
        StringBuilder lines = new StringBuilder();
        for (String line : commandSpec().usageMessage().footer()) {
            lines.append(colorScheme().text(String.format(line, parameters))).append(System.lineSeparator());
        }
        return lines.toString();
    }

    /** The text in lines of at most that many characters, but for words that are longer. */
    static List<Text> lines(Text text, int width) {
        String plain = text.plainString();
        List<Text> lines = new ArrayList<>();
        int start = 0;
        while (plain.length() - start > width) {
            int space = plain.lastIndexOf(' ', start + width);
            int end = space > start ? space : plain.indexOf(' ', start);
            if (end < 0) {
                break;
            }
            lines.add(text.substring(start, end));
            start = end + 1;
        }
        lines.add(text.substring(start));
        return lines;
    }

    /** A table that gives picocli nothing to wrap. */
    private static final class WholeWordTable extends TextTable {
        WholeWordTable(ColorScheme colours, Column[] columns) {
            super(colours, columns);
        }

        @Override
        public void addRowValues(Text... values) {
            int last = values.length - 1;
            Column column = columns()[last];
            List<Text> lines = new ArrayList<>();
            for (Text line : values[last].splitLines()) {
                lines.addAll(lines(line, column.width - column.indent));
            }
            for (int i = 0; i < lines.size(); i++) {
                Text[] row = new Text[values.length];
                for (int j = 0; j < last; j++) {
                    row[j] = i == 0 ? values[j] : values[j].substring(0, 0);
                }
                row[last] = lines.get(i);
                super.addRowValues(row);
            }
        }
    }
}
