int xs_placeholder;
