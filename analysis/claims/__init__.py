"""What may be said: each sentence, colour and mark that asserts something is decided here, with a known error rate."""
