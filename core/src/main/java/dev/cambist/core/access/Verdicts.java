package dev.cambist.core.access;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * What every rule says to a question, also those that the index has ruled out. A rule is asked when its verdict is read,
 * so who reads the first twenty of thousands pays for twenty.
 */
final class Verdicts extends AbstractList<Verdict> implements RandomAccess {
    private final List<Rule> rules;
    private final Question question;

    Verdicts(List<Rule> rules, Question question) {
        this.rules = rules;
        this.question = question;
    }

    @Override
    public Verdict get(int index) {
        return question.consider(rules.get(index), new Question.Tally(question.asked()));
    }

    @Override
    public int size() {
        return rules.size();
    }
}
