import '../../src/components/define';
