namespace Parley.Chat.Search.Text;

/// <summary>One word of a text, or one sign of a script that is written without spaces, as search compares it.</summary>
/// <param name="Text">Folded: without case, diacritics and variants of writing.</param>
/// <param name="IsSign">A Chinese, Japanese or Korean sign, which is a unit of its own.</param>
/// <param name="Start">Where it begins in the text that it is from, in UTF-16.</param>
/// <param name="End">Behind its end there.</param>
internal readonly record struct SearchUnit(string Text, bool IsSign, int Start, int End);
